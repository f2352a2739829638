"""Nearest neighbours, Gaussian processes, naive Bayes, mixtures, clusters and components."""

import numpy as np
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.decomposition import PCA, IncrementalPCA, KernelPCA, TruncatedSVD
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, DotProduct, Matern, RationalQuadratic
from sklearn.gaussian_process.kernels import WhiteKernel
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture
from sklearn.naive_bayes import BernoulliNB, CategoricalNB, ComplementNB, GaussianNB, MultinomialNB
from sklearn.neighbors import (
    KNeighborsClassifier,
    KNeighborsRegressor,
    KNeighborsTransformer,
    LocalOutlierFactor,
    NearestNeighbors,
    NeighborhoodComponentsAnalysis,
    RadiusNeighborsClassifier,
    RadiusNeighborsRegressor,
)
from sklearn.random_projection import GaussianRandomProjection

from .data import classifier, columns, counts, exported, regressor, samples, table, transformer

SAMPLES_OF_COUNTS = {"x": np.round(np.abs(samples()) * 3).astype(np.float32)}


def process(kernel, **options):
    """A Gaussian process on few rows, as its cost grows with their square."""

    def make():
        x, y = table(0, 60)
        model = GaussianProcessRegressor(kernel, alpha=1.0, optimizer=None, normalize_y=True)
        settings = {"options": {GaussianProcessRegressor: options}} if options else {}
        return exported(model.fit(x, y), **settings)

    return make


NETWORKS = {
    "neighbours": columns(KNeighborsClassifier(), 3),
    "neighbours_weighted": columns(KNeighborsClassifier(4, weights="distance"), 3),
    "neighbours_manhattan": columns(KNeighborsClassifier(metric="manhattan"), 3),
    "neighbours_fast": classifier(
        KNeighborsClassifier(), 3, options={"zipmap": False, "optim": "cdist"}, target_opset=17
    ),
    "neighbours_regressor": regressor(KNeighborsRegressor()),
    "neighbours_regressor_weighted": regressor(KNeighborsRegressor(weights="distance")),
    "neighbours_regressor_targets": regressor(KNeighborsRegressor(), 2),
    "neighbours_regressor_fast": regressor(
        KNeighborsRegressor(), options={KNeighborsRegressor: {"optim": "cdist"}}
    ),
    "nearest": transformer(NearestNeighbors(n_neighbors=3, radius=None)),
    "neighbours_transformer": transformer(KNeighborsTransformer(n_neighbors=3)),
    "radius": columns(RadiusNeighborsClassifier(20.0), 3),
    "radius_regressor": regressor(RadiusNeighborsRegressor(20.0)),
    "outlier_factor": transformer(LocalOutlierFactor(novelty=True)),
    "neighbourhood_components": lambda: exported(
        NeighborhoodComponentsAnalysis(3, max_iter=10, random_state=1).fit(*table(3))
    ),
    "process_rbf": process(1.0 * RBF(2.0)),
    "process_default": process(None),
    "process_matern": process(Matern(2.0, nu=1.5)),
    "process_rational": process(RationalQuadratic(2.0, 1.0)),
    "process_sum": process(ConstantKernel(0.5) * RBF(2.0) + DotProduct(1.0) + WhiteKernel(0.1)),
    "bayes_gaussian": columns(GaussianNB(), 3),
    "bayes_bernoulli": columns(BernoulliNB(), 3),
    "bayes_multinomial": columns(MultinomialNB(), 3, data=counts, inputs=SAMPLES_OF_COUNTS),
    "bayes_complement": columns(ComplementNB(), 3, data=counts, inputs=SAMPLES_OF_COUNTS),
    "bayes_categorical": columns(CategoricalNB(min_categories=20), 3, data=counts, inputs=SAMPLES_OF_COUNTS),
    "mixture": transformer(GaussianMixture(3, random_state=1)),
    "mixture_diagonal": transformer(GaussianMixture(3, covariance_type="diag", random_state=1)),
    "mixture_bayesian": transformer(BayesianGaussianMixture(n_components=3, random_state=1)),
    "k_means": transformer(KMeans(4, n_init=1, random_state=1)),
    "k_means_batches": transformer(MiniBatchKMeans(4, n_init=1, random_state=1)),
    "pca": transformer(PCA(3)),
    "pca_whitened": transformer(PCA(3, whiten=True)),
    "pca_incremental": transformer(IncrementalPCA(3)),
    "pca_kernel": transformer(KernelPCA(3, kernel="rbf", gamma=0.1)),
    "truncated_svd": transformer(TruncatedSVD(3, random_state=1)),
    "random_projection": transformer(GaussianRandomProjection(3, random_state=1)),
}
