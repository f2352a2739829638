"""Models that were exported to compute in float64. Programs compute in float32, which has to be near enough."""

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from .data import exported, samples, table


def double(model, classes=0, rows=200, **settings):
    """Trains on float64, and takes float64: numbers that float32 holds, since callers have only these."""

    def make():
        x, y = table(classes, rows)
        inputs = {"x": samples().astype(np.float64)}
        if classes:
            settings["options"] = {"zipmap": False}
        return exported(model.fit(x.astype(np.float64), y), inputs, **settings)

    return make


PROCESS = GaussianProcessRegressor

NETWORKS = {
    "double_process": double(PROCESS(1.0 * RBF(2.0), alpha=1.0, optimizer=None), rows=60),
    "double_process_default": double(PROCESS(), rows=60),
    "double_process_little_noise": double(PROCESS(1.0 * RBF(2.0), alpha=1e-3, optimizer=None), rows=60),
    "double_process_deviation": double(
        PROCESS(1.0 * RBF(2.0), alpha=1.0, optimizer=None), rows=60, options={PROCESS: {"return_std": True}}
    ),
    "double_ridge": double(Ridge()),
    "double_logistic": double(LogisticRegression(), 3),
    "double_k_means": double(KMeans(3, n_init=1, random_state=1)),
    "double_forest": double(RandomForestClassifier(5, random_state=1), 3),
    "double_neighbours": double(KNeighborsClassifier(), 3),
    "double_neighbours_regressor": double(KNeighborsRegressor()),
    "double_pca": double(PCA(3)),
    "double_svc": double(SVC(), 3),
    "double_mlp": double(MLPRegressor(hidden_layer_sizes=(8,), max_iter=50, random_state=1)),
    "double_scaled_ridge": double(make_pipeline(StandardScaler(), Ridge())),
}
