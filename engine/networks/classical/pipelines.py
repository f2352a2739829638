"""Scalers, encoders and selections, by themselves and before models."""

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import RFE, SelectKBest, VarianceThreshold, f_classif
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    KBinsDiscretizer,
    LabelBinarizer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
    TargetEncoder,
)

from .data import SAMPLES, categories, columns, exported, regressor, samples, table, transformer


def three(model):
    """Trains a classifier of three classes."""
    return columns(model, 3)


def holes(x, seed=31):
    """Some numbers missing."""
    x = x.copy()
    x[np.random.default_rng(seed).random(x.shape) < 0.15] = np.nan
    return x


def missing(model):
    """Trains on rows with numbers missing."""

    def make():
        x, y = table(3)
        return exported(model.fit(holes(x), y), {"x": holes(samples(), 32)}, options={"zipmap": False})

    return make


def encoded(model, target=False):
    """Trains an encoder of numbers that name something."""

    def make():
        fit = [categories(200, 33)] + ([table(0)[1]] if target else [])
        return exported(model.fit(*fit), {"kinds": categories(SAMPLES, 34)})

    return make


def mixed(model):
    """Trains on numbers with scalers, and on kinds with an encoder: two inputs."""

    def make():
        x, y = table(3)
        both = np.concatenate([x, categories(200, 33)], 1)
        steps = [
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), list(range(8))),
            ("kinds", OneHotEncoder(handle_unknown="ignore"), [8, 9, 10]),
        ]
        trained = make_pipeline(ColumnTransformer(steps), model).fit(both, y)
        inputs = {"x": samples(), "kinds": categories(SAMPLES, 34)}
        return exported(trained, inputs, options={"zipmap": False})

    return make


NETWORKS = {
    "standard_scaler": transformer(StandardScaler()),
    "min_max_scaler": transformer(MinMaxScaler()),
    "min_max_clipped": transformer(MinMaxScaler(clip=True)),
    "max_abs_scaler": transformer(MaxAbsScaler()),
    "robust_scaler": transformer(RobustScaler()),
    "normalizer_l1": transformer(Normalizer("l1")),
    "normalizer_max": transformer(Normalizer("max")),
    "binarizer": transformer(Binarizer(threshold=0.3)),
    "polynomial": transformer(PolynomialFeatures(2)),
    "bins_one_hot": transformer(KBinsDiscretizer(4, encode="onehot-dense", subsample=None)),
    "bins_ordinal": transformer(KBinsDiscretizer(4, encode="ordinal", subsample=None)),
    "power": transformer(PowerTransformer()),
    "power_box_cox": lambda: exported(
        PowerTransformer("box-cox").fit(np.exp(table(0)[0])), {"x": np.exp(samples())}
    ),
    "quantiles": transformer(QuantileTransformer(n_quantiles=20)),
    "one_hot": encoded(OneHotEncoder(handle_unknown="ignore")),
    "one_hot_dense": encoded(OneHotEncoder(sparse_output=False)),
    "one_hot_drop": encoded(OneHotEncoder(drop="first")),
    "ordinal": encoded(OrdinalEncoder()),
    "ordinal_unknown": encoded(OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)),
    "target_encoder": encoded(TargetEncoder(random_state=1), target=True),
    "label_binarizer": lambda: exported(LabelBinarizer().fit(table(4)[1]), {"y": table(4, SAMPLES, 35)[1][:, None]}),
    "imputed_mean": missing(make_pipeline(SimpleImputer(), LogisticRegression())),
    "imputed_median": missing(
        make_pipeline(SimpleImputer(strategy="median"), RandomForestClassifier(5, max_depth=4, random_state=1))
    ),
    "scaled_logistic": three(make_pipeline(MinMaxScaler(), LogisticRegression())),
    "robust_pca_logistic": three(make_pipeline(RobustScaler(), PCA(4), LogisticRegression())),
    "polynomial_ridge": regressor(make_pipeline(PolynomialFeatures(2, include_bias=False), StandardScaler(), Ridge())),
    "bins_linear": regressor(
        make_pipeline(KBinsDiscretizer(3, encode="onehot-dense", subsample=None), LinearRegression())
    ),
    "binarized_logistic": three(make_pipeline(Binarizer(), LogisticRegression())),
    "best_features": three(make_pipeline(SelectKBest(f_classif, k=4), LogisticRegression())),
    "few_features": three(make_pipeline(RFE(LogisticRegression(), n_features_to_select=3), LogisticRegression())),
    "varying_features": three(make_pipeline(VarianceThreshold(0.5), LogisticRegression())),
    "united_features": three(
        make_pipeline(FeatureUnion([("a", StandardScaler()), ("b", PCA(3)), ("c", Normalizer())]), LogisticRegression())
    ),
    "function": three(make_pipeline(FunctionTransformer(), StandardScaler(), LogisticRegression())),
    "searched": three(GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, cv=2)),
    "mixed_logistic": mixed(LogisticRegression()),
    "mixed_forest": mixed(RandomForestClassifier(5, max_depth=4, random_state=1)),
}
