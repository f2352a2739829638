"""Classical models: gradient boosting and forests of three libraries, and linear models, trained on the spot."""

import lightgbm
import numpy as np
import xgboost
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from skl2onnx import to_onnx
from skl2onnx.common import data_types
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer, StandardScaler

from .net import Network

OPSET = 15
FEATURES = 8
SAMPLES = 16
TEXTS = np.array(["ant", "bee", "cat", "dog"])


def table(classes, missing=False):
    """Features and a target: a number without classes, else the index of a class."""
    rng = np.random.default_rng(11)
    rows = 300
    x = rng.standard_normal((rows, FEATURES)).astype(np.float32)
    score = x[:, 0] * 2 + np.sin(x[:, 1] * 3) + x[:, 2] * x[:, 3] + 0.1 * rng.standard_normal(rows)
    if classes == 0:
        y = score.astype(np.float32)
    else:
        y = np.digitize(score, np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1]))
    if missing:
        x[np.random.default_rng(12).random(x.shape) < 0.1] = np.nan
    return x, y


def network(model, name, missing=False):
    # The converters put a random number here, and leave the order of these to the hashes of strings.
    model.graph.name = name
    opsets = sorted(model.opset_import, key=lambda opset: opset.domain)
    del model.opset_import[:]
    model.opset_import.extend(opsets)
    x = np.random.default_rng(13).standard_normal((SAMPLES, FEATURES)).astype(np.float32)
    if missing:
        x[::3, 2] = np.nan
    return Network(model, {"x": x}, {"x": [SAMPLES, FEATURES]}, seeded=False)


def lightgbm_model(classes, missing=False, zipmap=False):
    x, y = table(classes, missing)
    kind = lightgbm.LGBMClassifier if classes else lightgbm.LGBMRegressor
    trained = kind(n_estimators=20, num_leaves=15, random_state=1, n_jobs=1, verbose=-1).fit(x, y)
    options = {"zipmap": zipmap} if classes else {}
    initial = [("x", FloatTensorType(["batch", FEATURES]))]
    return network(convert_lightgbm(trained, initial_types=initial, target_opset=OPSET, **options), "lightgbm", missing)


def xgboost_model(classes, missing=False):
    x, y = table(classes, missing)
    kind = xgboost.XGBClassifier if classes else xgboost.XGBRegressor
    trained = kind(n_estimators=20, max_depth=4, random_state=1, n_jobs=1).fit(x, y)
    initial = [("x", FloatTensorType(["batch", FEATURES]))]
    return network(convert_xgboost(trained, initial_types=initial, target_opset=OPSET), "xgboost", missing)


def sklearn_model(make, classes, texts=False):
    """`make` gives the model to be trained; with `texts` the classes have names."""
    x, y = table(classes)
    trained = make().fit(x, TEXTS[y] if texts else y)
    initial = [("x", data_types.FloatTensorType([None, FEATURES]))]
    options = {"zipmap": False} if classes else None
    return network(to_onnx(trained, initial_types=initial, target_opset=OPSET, options=options), "sklearn")


def boosting(kind, trees):
    return lambda: kind(n_estimators=trees, random_state=1)


def forest(kind):
    return lambda: kind(n_estimators=8, max_depth=6, random_state=1)


NETWORKS = {
    "lightgbm_binary": lambda: lightgbm_model(2, zipmap=True),
    "lightgbm_classes": lambda: lightgbm_model(4),
    "lightgbm_regressor": lambda: lightgbm_model(0),
    "lightgbm_missing": lambda: lightgbm_model(0, missing=True),
    "xgboost_binary": lambda: xgboost_model(2),
    "xgboost_classes": lambda: xgboost_model(4),
    "xgboost_regressor": lambda: xgboost_model(0),
    "xgboost_missing": lambda: xgboost_model(2, missing=True),
    "sklearn_boosting_binary": lambda: sklearn_model(boosting(GradientBoostingClassifier, 15), 2),
    "sklearn_boosting_classes": lambda: sklearn_model(boosting(GradientBoostingClassifier, 8), 3),
    "sklearn_boosting_regressor": lambda: sklearn_model(boosting(GradientBoostingRegressor, 15), 0),
    "sklearn_forest_classes": lambda: sklearn_model(forest(RandomForestClassifier), 4, texts=True),
    "sklearn_forest_binary": lambda: sklearn_model(forest(RandomForestClassifier), 2),
    "sklearn_forest_regressor": lambda: sklearn_model(forest(RandomForestRegressor), 0),
    "sklearn_logistic": lambda: sklearn_model(lambda: make_pipeline(StandardScaler(), LogisticRegression()), 3),
    "sklearn_linear": lambda: sklearn_model(lambda: make_pipeline(Normalizer(), LinearRegression()), 0),
}
