"""Support vector machines."""

from sklearn.linear_model import SGDOneClassSVM
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR, LinearSVC, LinearSVR, NuSVC, NuSVR, OneClassSVM

from .data import classifier, columns, raw, regressor, transformer


NETWORKS = {
    "svc_rbf": columns(SVC(), 3),
    "svc_rbf_binary": columns(SVC(), 2),
    "svc_rbf_texts": columns(SVC(), 4, texts=True),
    "svc_rbf_zipmap": classifier(SVC(), 3),
    "svc_raw": raw(SVC(), 4),
    "svc_raw_binary": raw(SVC(), 2),
    "svc_one_vs_one": raw(SVC(decision_function_shape="ovo"), 4),
    "svc_linear": columns(SVC(kernel="linear"), 3),
    "svc_linear_binary": columns(SVC(kernel="linear"), 2),
    "svc_poly": columns(SVC(kernel="poly", coef0=1.0), 3),
    "svc_sigmoid": columns(SVC(kernel="sigmoid", gamma=0.05), 3),
    "svc_probability": columns(SVC(probability=True, random_state=1), 4),
    "svc_probability_binary": columns(SVC(probability=True, random_state=1), 2),
    "nu_svc": columns(NuSVC(nu=0.3), 3),
    "nu_svc_probability": columns(NuSVC(nu=0.3, probability=True, random_state=1), 3),
    "linear_svc": classifier(LinearSVC(random_state=1), 3),
    "linear_svc_binary": classifier(LinearSVC(random_state=1), 2),
    "svr_rbf": regressor(SVR()),
    "svr_linear": regressor(SVR(kernel="linear")),
    "svr_poly": regressor(SVR(kernel="poly", coef0=1.0)),
    "svr_sigmoid": regressor(SVR(kernel="sigmoid", gamma=0.05)),
    "nu_svr": regressor(NuSVR()),
    "linear_svr": regressor(LinearSVR(random_state=1)),
    "scaled_svr": regressor(make_pipeline(StandardScaler(), SVR())),
    "one_class_svm": transformer(OneClassSVM(nu=0.2)),
    "sgd_one_class_svm": transformer(SGDOneClassSVM(random_state=1)),
}
