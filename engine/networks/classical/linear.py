"""Linear models, discriminants and perceptrons."""

import numpy as np
from sklearn.cross_decomposition import PLSRegression
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis
from sklearn.linear_model import (
    ARDRegression,
    BayesianRidge,
    ElasticNet,
    GammaRegressor,
    HuberRegressor,
    Lars,
    Lasso,
    LinearRegression,
    LogisticRegression,
    PassiveAggressiveClassifier,
    Perceptron,
    PoissonRegressor,
    RANSACRegressor,
    Ridge,
    RidgeClassifier,
    SGDClassifier,
    SGDRegressor,
    TweedieRegressor,
)
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.multioutput import MultiOutputRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor

from .data import classifier, columns, exported, raw, regressor, table


def positive(model):
    """Trains a regressor of a target that is never below zero."""

    def make():
        x, y = table(0)
        return exported(model.fit(x, np.exp(y / 4)))

    return make


NETWORKS = {
    "linear_regression": regressor(LinearRegression()),
    "linear_regression_targets": regressor(LinearRegression(), 3),
    "ridge": regressor(Ridge()),
    "lasso": regressor(Lasso(0.1)),
    "elastic_net": regressor(ElasticNet(0.1)),
    "lars": regressor(Lars()),
    "bayesian_ridge": regressor(BayesianRidge()),
    "bayesian_ridge_deviation": regressor(BayesianRidge(), options={BayesianRidge: {"return_std": True}}),
    "ard_regression": regressor(ARDRegression()),
    "huber": regressor(HuberRegressor()),
    "ransac": regressor(RANSACRegressor(random_state=1)),
    "sgd_regressor": regressor(SGDRegressor(random_state=1)),
    "poisson": positive(PoissonRegressor()),
    "gamma": positive(GammaRegressor()),
    "tweedie": positive(TweedieRegressor(power=1.5, link="log")),
    "pls": regressor(PLSRegression(2)),
    "multi_output_regressor": regressor(MultiOutputRegressor(Ridge()), 2),
    "mlp_regressor": regressor(MLPRegressor(hidden_layer_sizes=(16, 8), random_state=1, max_iter=60)),
    "logistic_binary": classifier(LogisticRegression(), 2),
    "logistic_classes": columns(LogisticRegression(), 4, texts=True),
    "logistic_raw": raw(LogisticRegression(), 3),
    "logistic_raw_binary": raw(LogisticRegression(), 2),
    "logistic_texts": classifier(LogisticRegression(), 3, texts=True),
    "ridge_classifier": columns(RidgeClassifier(), 3),
    "ridge_classifier_binary": columns(RidgeClassifier(), 2),
    "sgd_classifier": columns(SGDClassifier(random_state=1), 3),
    "sgd_log_loss": columns(SGDClassifier(loss="log_loss", random_state=1), 3),
    "sgd_log_loss_binary": columns(SGDClassifier(loss="log_loss", random_state=1), 2),
    "sgd_modified_huber": columns(SGDClassifier(loss="modified_huber", random_state=1), 3),
    "passive_aggressive": columns(PassiveAggressiveClassifier(random_state=1), 3),
    "perceptron": columns(Perceptron(random_state=1), 2),
    "lda": columns(LinearDiscriminantAnalysis(), 3),
    "qda": columns(QuadraticDiscriminantAnalysis(), 3),
    "one_vs_rest": columns(OneVsRestClassifier(LogisticRegression()), 3),
    "one_vs_one": columns(OneVsOneClassifier(LogisticRegression()), 3),
    "mlp_classifier": columns(MLPClassifier((16,), random_state=1, max_iter=60), 3),
    "mlp_classifier_binary": classifier(MLPClassifier((16,), random_state=1, max_iter=60), 2),
}
