"""Trees and what is made of many models."""

import lightgbm
import xgboost
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    AdaBoostClassifier,
    AdaBoostRegressor,
    BaggingClassifier,
    BaggingRegressor,
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from .data import FEATURES, TEXTS, classifier, columns, network, raw, regressor, samples, table, transformer

OPSET = 15
SMALL = {"n_estimators": 6, "max_depth": 4, "random_state": 1}


def of_lightgbm(kind, classes, texts=False, **settings):
    def make():
        x, y = table(classes)
        model = kind(n_estimators=12, num_leaves=7, random_state=1, n_jobs=1, verbose=-1, **settings)
        model.fit(x, TEXTS[y] if texts else y)
        initial = [("x", FloatTensorType([None, FEATURES]))]
        converted = convert_lightgbm(model, initial_types=initial, target_opset=OPSET)
        return network(converted, "lightgbm", {"x": samples()})

    return make


def of_xgboost(kind, classes, positive=False, **settings):
    def make():
        x, y = table(classes)
        model = kind(n_estimators=12, max_depth=3, random_state=1, n_jobs=1, **settings)
        model.fit(x, abs(y) if positive else y)
        initial = [("x", FloatTensorType([None, FEATURES]))]
        converted = convert_xgboost(model, initial_types=initial, target_opset=OPSET)
        return network(converted, "xgboost", {"x": samples()})

    return make


def voters():
    tree = DecisionTreeClassifier(max_depth=4, random_state=1)
    return [("a", LogisticRegression()), ("b", tree), ("c", GaussianNB())]


def estimators():
    return [("a", Ridge()), ("b", DecisionTreeRegressor(max_depth=4, random_state=1))]


NETWORKS = {
    "decision_tree": columns(DecisionTreeClassifier(max_depth=5, random_state=1), 3),
    "decision_tree_binary": columns(DecisionTreeClassifier(max_depth=5, random_state=1), 2),
    "decision_tree_texts": classifier(DecisionTreeClassifier(max_depth=5, random_state=1), 3, texts=True),
    "decision_tree_regressor": regressor(DecisionTreeRegressor(max_depth=5, random_state=1)),
    "decision_tree_targets": regressor(DecisionTreeRegressor(max_depth=5, random_state=1), 3),
    "random_forest_zipmap": classifier(RandomForestClassifier(**SMALL), 3),
    "random_forest_targets": regressor(RandomForestRegressor(**SMALL), 2),
    "extra_trees": columns(ExtraTreesClassifier(**SMALL), 4),
    "extra_trees_regressor": regressor(ExtraTreesRegressor(**SMALL)),
    "gradient_boosting_raw": raw(GradientBoostingClassifier(**SMALL), 3),
    "gradient_boosting_zipmap": classifier(GradientBoostingClassifier(**SMALL), 2),
    "hist_gradient_boosting": columns(HistGradientBoostingClassifier(max_iter=8, random_state=1), 3),
    "hist_gradient_boosting_binary": columns(HistGradientBoostingClassifier(max_iter=8, random_state=1), 2),
    "hist_gradient_boosting_regressor": regressor(HistGradientBoostingRegressor(max_iter=8, random_state=1)),
    "isolation_forest": transformer(
        IsolationForest(n_estimators=8, random_state=1), target_opset={"": 18, "ai.onnx.ml": 3}
    ),
    "ada_boost": columns(AdaBoostClassifier(n_estimators=6, random_state=1), 3),
    "ada_boost_binary": columns(AdaBoostClassifier(n_estimators=6, random_state=1), 2),
    "ada_boost_regressor": regressor(AdaBoostRegressor(n_estimators=5, random_state=1)),
    "bagging": columns(BaggingClassifier(DecisionTreeClassifier(max_depth=4), n_estimators=4, random_state=1), 3),
    "bagging_logistic": columns(BaggingClassifier(LogisticRegression(), n_estimators=3, random_state=1), 3),
    "bagging_regressor": regressor(
        BaggingRegressor(DecisionTreeRegressor(max_depth=4), n_estimators=4, random_state=1)
    ),
    "voting_soft": columns(VotingClassifier(voters(), voting="soft", flatten_transform=False), 3),
    "voting_hard": columns(VotingClassifier(voters(), voting="hard", flatten_transform=False), 3),
    "voting_regressor": regressor(VotingRegressor(estimators())),
    "stacking": columns(StackingClassifier(voters(), LogisticRegression(), cv=3), 3),
    "stacking_regressor": regressor(StackingRegressor(estimators(), Ridge(), cv=3)),
    "calibrated_sigmoid": columns(CalibratedClassifierCV(LogisticRegression(), method="sigmoid", cv=2), 3),
    "calibrated_isotonic": columns(CalibratedClassifierCV(GaussianNB(), method="isotonic", cv=2), 3),
    "calibrated_svc": columns(CalibratedClassifierCV(LinearSVC(random_state=1), cv=2), 2),
    "lightgbm_zipmap": of_lightgbm(lightgbm.LGBMClassifier, 3),
    "lightgbm_texts": of_lightgbm(lightgbm.LGBMClassifier, 3, texts=True),
    "lightgbm_dart": of_lightgbm(lightgbm.LGBMRegressor, 0, boosting_type="dart"),
    "lightgbm_forest": of_lightgbm(lightgbm.LGBMClassifier, 2, boosting_type="rf", subsample=0.7, subsample_freq=1),
    "lightgbm_poisson": of_lightgbm(lightgbm.LGBMRegressor, 2, objective="poisson"),
    "lightgbm_one_vs_all": of_lightgbm(lightgbm.LGBMClassifier, 3, objective="multiclassova"),
    "xgboost_poisson": of_xgboost(xgboost.XGBRegressor, 0, positive=True, objective="count:poisson"),
    "xgboost_gamma": of_xgboost(xgboost.XGBRegressor, 0, positive=True, objective="reg:gamma"),
    "xgboost_logistic": of_xgboost(xgboost.XGBRegressor, 2, objective="reg:logistic"),
    "xgboost_forest": of_xgboost(xgboost.XGBRFClassifier, 3),
    "xgboost_soft_probabilities": of_xgboost(xgboost.XGBClassifier, 4, objective="multi:softprob"),
}
