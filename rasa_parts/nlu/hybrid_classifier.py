"""Which intent a message has, and how sure that is: one linear model over meaning and wording.

Rasa's own logistic regression puts raw word counts beside the sentence vector, where they drown it. Here both
have length 1 before they meet, so that meaning (the sentence vector) and wording (tf-idf of words and of
pieces of words) weigh the same. How sure it is comes from two sources, for a linear model alone is sure of
itself far away from everything it has seen:

    confidence = sqrt(p * Phi((s - lo) / sd))

with p the probability, calibrated by temperature scaling (Guo et al. 2017, arXiv:1706.04599); s the mean cosine
similarity to the intent's nearest training examples; Phi the normal distribution function. The temperature, and
where s usually lies (lo and sd), are found on the tenth of the examples that the encoder's adapter has not seen
and that the linear model is kept from meanwhile: what either has learnt by heart looks surer than it is.
"""

import json
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from scipy.special import log_softmax, ndtr, softmax
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from rasa_parts.nlu.adapter import kept_back
from rasa_parts.nlu.spelling import repaired_text
from rasa_parts.nlu.stored import Stored

logger = logging.getLogger(__name__)

Floats = NDArray[np.floating[Any]]

PROBABILITIES = "intent_probabilities"
"""Key of a message under which components further on find each intent's probability, by name."""

TEMPERATURES = (0.05, 20.0)
"""Between which the temperature is looked for."""

FEWEST = 3
"""Examples that an intent needs."""

MOST_FOR_DIRECTIONS = 12_000
"""Examples in which the main directions of the wording are looked for; more only cost time."""


class TooFewExamples(RasaException):  # type: ignore[misc]
    """The training data are too few to learn intents from and to check them on others."""


@dataclass(frozen=True)
class Settings:
    """What can be configured; see ``HybridIntentClassifier``."""

    C: float = 20.0
    sparse_weight: float = 1.0
    sparse_dimensions: int = 300
    k: int = 3
    random_state: int = 42
    ranking_length: int = 6


# As wide as the weights: scipy would otherwise copy all of them into wider numbers for every message.
_TF_IDF: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32}


class Wording:
    """tf-idf of words, pairs of words and pieces of words (1 to 4 characters), as rows of length 1."""

    def __init__(self) -> None:
        self._parts = {
            "words": TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", **_TF_IDF),
            "pieces": TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), **_TF_IDF),
        }

    def fit(self, texts: Sequence[str]) -> csr_matrix:
        return normalize(hstack([part.fit_transform(texts) for part in self._parts.values()], format="csr"))

    def row(self, text: str) -> tuple[NDArray[np.int64], Floats]:
        """The columns of a text's terms and their values: what ``fit`` makes of it, but for one text in a fifth of
        the time that the vectorizers' own ``transform`` takes."""
        columns: list[int] = []
        values: list[Floats] = []
        start = 0
        for part in self._parts.values():
            vocabulary = part.vocabulary_
            counts = Counter(vocabulary[term] for term in part.build_analyzer()(text) if term in vocabulary)
            found = np.fromiter(counts, np.int64, len(counts))
            weighted = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * part.idf_[found]
            values.append(weighted / (np.linalg.norm(weighted) or 1.0))
            columns.extend(start + found)
            start += len(vocabulary)
        joined = np.concatenate(values)
        return np.array(columns, np.int64), (joined / (np.linalg.norm(joined) or 1.0)).astype(np.float32)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Rows of several texts."""
        rows = [self.row(text) for text in texts]
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns, values = (np.concatenate([row[i] for row in rows]) for i in (0, 1))
        width = sum(len(part.vocabulary_) for part in self._parts.values())
        return csr_matrix((values, columns, ends), shape=(len(rows), width))

    def save(self, folder: Path) -> None:
        terms = {name: list(part.get_feature_names_out()) for name, part in self._parts.items()}
        (folder / "wording.json").write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(folder / "wording.npz", **{name: part.idf_ for name, part in self._parts.items()})

    @classmethod
    def load(cls, folder: Path) -> "Wording":
        wording = cls()
        terms = json.loads((folder / "wording.json").read_text(encoding="utf-8"))
        with np.load(folder / "wording.npz", allow_pickle=False) as weights:
            for name, part in wording._parts.items():
                part.vocabulary = {term: column for column, term in enumerate(terms[name])}
                part.idf_ = weights[name]
        return wording


class Head:
    """The linear model with its calibration and its neighbours, apart from Rasa.

    Texts come in lower case and repaired, vectors as rows of length 1. ``vectors`` is ``None`` throughout when
    there is no sentence encoder; the neighbours are then looked for by wording.
    """

    def __init__(self, intents: Sequence[str], settings: Settings) -> None:
        self.intents = list(intents)
        self.settings = settings
        self.wording = Wording()
        self.of_vector: Floats | None = None
        """Weights of a vector's dimensions, (dimensions, intents); ``None`` without vectors."""
        self.of_wording: Floats = np.empty((0, 0))
        """Weights of the terms, (terms, intents)."""
        self.intercept: Floats = np.empty(0)
        self.temperature = 1.0
        self.examples: Floats | csr_matrix = np.empty((0, 0))
        """Training examples by intent: vectors, or rows of wording without vectors."""
        self.first: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        """Where each intent's examples start, and last the number of all."""
        self.usual = (0.0, 1.0)
        """lo and sd of the similarity."""

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        intents: Sequence[str],
        vectors: Floats | None,
        settings: Settings,
        unseen: Sequence[bool] | None = None,
    ) -> "Head":
        """Learns from examples.

        Args:
            unseen: which of them the vectors were not fitted to, to be calibrated on; by default ``kept_back``
                decides by the text.

        Raises:
            TooFewExamples: there are fewer than two intents, or one has fewer than ``FEWEST`` examples.
        """
        names, labels, counts = np.unique(np.array(intents), return_inverse=True, return_counts=True)
        if len(names) < 2 or counts.min() < FEWEST:
            raise TooFewExamples(
                f"The classifier needs two intents or more, each with {FEWEST} different examples or more. "
                f"Add examples to: {', '.join(names[counts < FEWEST]) or 'another intent'}."
            )
        unseen_rows = np.array([kept_back(text) for text in texts] if unseen is None else unseen, dtype=bool)
        order = np.lexsort((np.array(texts), labels))
        texts, labels, unseen_rows = [texts[i] for i in order], labels[order], unseen_rows[order]
        vectors = None if vectors is None else vectors[order]

        head = cls([str(name) for name in names], settings)
        rows = head.wording.fit(texts)
        head.examples = rows if vectors is None else vectors.astype(np.float32)
        head.first = np.concatenate(([0], np.cumsum(counts)))
        # There are many times as many terms as examples, and most say little: their main directions will do.
        dimensions = min(settings.sparse_dimensions, MOST_FOR_DIRECTIONS - 1, *(size - 1 for size in rows.shape))
        some = np.random.RandomState(settings.random_state).permutation(len(texts))[:MOST_FOR_DIRECTIONS]
        of_terms = TruncatedSVD(dimensions, random_state=settings.random_state).fit(rows[some]).components_.T
        # The second fit, to all examples, goes on from the first.
        model = LogisticRegression(C=settings.C, max_iter=1000, random_state=settings.random_state, warm_start=True)
        seen_rows = ~unseen_rows
        if unseen_rows.sum() >= FEWEST and len(np.unique(labels[seen_rows])) == len(names):
            seen_vectors = None if vectors is None else vectors[seen_rows]
            head._learn(model, rows[seen_rows], of_terms, labels[seen_rows], seen_vectors)
            head._calibrate(rows[unseen_rows], labels[unseen_rows], None if vectors is None else vectors[unseen_rows])
        head._learn(model, rows, of_terms, labels, vectors)
        return head

    def confidences(self, texts: Sequence[str], vectors: Floats | None) -> tuple[Floats, Floats]:
        """How sure each intent is, and how probable it is among the intents, each as (messages, intents).

        Probabilities of a message sum to 1. Confidences, which also fall far away from the examples, do not;
        beyond the ``ranking_length`` most probable intents they are 0.
        """
        rows = self.wording.transform(texts)
        probability: Floats = softmax(self._scores(rows, vectors) / self.temperature, axis=1)
        confidence = np.zeros_like(probability)
        features = rows if vectors is None else vectors
        low, spread = self.usual
        for message, probable in enumerate(np.argsort(-probability, axis=1)[:, : self.settings.ranking_length]):
            for intent in probable:
                near = self._nearness(features[message : message + 1], intent)[0]
                confidence[message, intent] = np.sqrt(probability[message, intent] * ndtr((near - low) / spread))
        return confidence, probability

    def _learn(
        self,
        model: LogisticRegression,
        rows: csr_matrix,
        of_terms: Floats,
        labels: NDArray[np.int64],
        vectors: Floats | None,
    ) -> None:
        """Fits the weights: to the wording's main directions, ``of_terms`` (terms, directions), and the vectors."""
        of_terms = self.settings.sparse_weight * of_terms
        features = rows @ of_terms if vectors is None else np.hstack((rows @ of_terms, vectors))
        model.fit(features.astype(np.float32), labels)
        weights, intercept = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # scikit-learn then keeps the second intent's only
            weights, intercept = np.vstack((-weights, weights)) / 2, np.append(-intercept, intercept) / 2
        directions = of_terms.shape[1]
        # Row by row in memory: a message picks the rows of its terms.
        self.of_wording = np.ascontiguousarray(of_terms @ weights[:, :directions].T, dtype=np.float32)
        self.of_vector = None if vectors is None else weights[:, directions:].T.astype(np.float32)
        self.intercept = intercept.astype(np.float32)

    def _scores(self, rows: csr_matrix, vectors: Floats | None) -> Floats:
        scores: Floats = rows @ self.of_wording + self.intercept
        return scores if vectors is None or self.of_vector is None else scores + vectors @ self.of_vector

    def _calibrate(self, rows: csr_matrix, labels: NDArray[np.int64], vectors: Floats | None) -> None:
        """Finds on unseen examples how sure the model may be, and how near they usually lie to their intent's."""
        scores = self._scores(rows, vectors)

        def surprise(temperature: float) -> float:
            return -float(log_softmax(scores / temperature, axis=1)[np.arange(len(labels)), labels].mean())

        self.temperature = float(minimize_scalar(surprise, bounds=TEMPERATURES, method="bounded").x)
        features = rows if vectors is None else vectors
        near = np.concatenate(
            [self._nearness(features[labels == intent], intent, besides_itself=True) for intent in np.unique(labels)]
        )
        self.usual = (float(near.mean() - near.std()), max(float(near.std()), 1e-3))

    def _nearness(self, features: Floats | csr_matrix, intent: int, *, besides_itself: bool = False) -> Floats:
        """Mean cosine similarity of messages, given as rows, to their ``k`` nearest examples of an intent.

        ``besides_itself``: the messages stand among the examples and are not their own neighbours.
        """
        products = features @ self.examples[self.first[intent] : self.first[intent + 1]].T
        cosines = products.toarray() if isinstance(products, csr_matrix) else np.array(products)
        if besides_itself:
            cosines[np.arange(len(cosines)), cosines.argmax(axis=1)] = -1.0
        return _mean_of_largest(cosines, self.settings.k)

    def save(self, folder: Path) -> None:
        """Writes JSON and plain arrays; nothing in it is code."""
        self.wording.save(folder)
        about = {"intents": self.intents, "temperature": self.temperature, "usual": self.usual}
        (folder / "head.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        arrays: dict[str, Any] = {"of_wording": self.of_wording, "intercept": self.intercept, "first": self.first}
        if isinstance(self.examples, csr_matrix):
            rows = self.examples
            arrays |= {"data": rows.data, "indices": rows.indices, "indptr": rows.indptr, "shape": rows.shape}
        else:
            arrays |= {"of_vector": self.of_vector, "examples": self.examples}
        np.savez_compressed(folder / "head.npz", **arrays)

    @classmethod
    def load(cls, folder: Path, settings: Settings) -> "Head":
        about = json.loads((folder / "head.json").read_text(encoding="utf-8"))
        head = cls(about["intents"], settings)
        head.wording = Wording.load(folder)
        head.temperature, head.usual = about["temperature"], tuple(about["usual"])
        with np.load(folder / "head.npz", allow_pickle=False) as arrays:
            head.of_wording, head.intercept, head.first = (
                arrays[name] for name in ("of_wording", "intercept", "first")
            )
            if "of_vector" in arrays:
                head.of_vector, head.examples = arrays["of_vector"], arrays["examples"]
            else:
                parts = (arrays["data"], arrays["indices"], arrays["indptr"])
                head.examples = csr_matrix(parts, shape=tuple(arrays["shape"]))
        return head


def _mean_of_largest(values: Floats, k: int) -> Floats:
    """The mean of each row's ``k`` largest values, or of all when there are fewer."""
    k = min(k, values.shape[1])
    return np.asarray(np.partition(values, -k, axis=1)[:, -k:].mean(axis=1))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class HybridIntentClassifier(IntentClassifier, Stored):  # type: ignore[misc]
    """Sets ``intent`` and ``intent_ranking`` as Rasa's classifiers do, and ``intent_probabilities``.

    Reads the repaired text and the dense sentence features of the featurizers before it; works without
    either, less well. A message without text gets no intent, with confidence 0.

    Configuration:
        C: inverse strength of the regularisation.
        sparse_weight: length of the wording's part where the sentence vector's is 1.
        sparse_dimensions: main directions of the wording that the linear model is fitted to.
        k: how many of an intent's nearest examples tell how near it is.
        random_state: seed of what is random in training.
        ranking_length: most intents in the ranking.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return dict(vars(Settings()))

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._settings = Settings(**{name: config[name] for name in vars(Settings())})
        self._head: Head | None = None

    def restore(self, folder: Path) -> None:
        self._head = Head.load(folder, self._settings)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples that have a text and an intent; equal ones count once.

        Raises:
            TooFewExamples: the message names the intents that lack examples.
        """
        examples = {
            (_wording_of(example), example.get(INTENT)): example
            for example in training_data.intent_examples
            if example.get(TEXT) and example.get(INTENT)
        }
        vectors = _vectors_of(list(examples.values()))
        if vectors is None:
            logger.error(
                "NO SENTENCE VECTORS: intents are told apart by their wording alone, which understands clearly "
                "less. Put a featurizer of sentences before the classifier in config.yml and see that its "
                "weights are installed."
            )
        head = Head.fit(
            [text for text, _ in examples],
            [intent for _, intent in examples],
            vectors,
            self._settings,
            [kept_back(example.get(TEXT)) for example in examples.values()],
        )
        with self._storage.write_to(self._resource) as folder:
            head.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = _wording_of(message)
            ranking, probabilities = self._rank(text, _vectors_of([message])) if text.strip() else ([], {})
            intent = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(PROBABILITIES, probabilities)
        return messages

    def _rank(self, text: str, vectors: Floats | None) -> tuple[list[dict[str, Any]], dict[str, float]]:
        if self._head is None:
            return [], {}
        (confidences,), (probabilities,) = self._head.confidences([text], vectors)
        best = np.argsort(-confidences, kind="stable")[: self._settings.ranking_length]
        ranking = [
            {INTENT_NAME_KEY: self._head.intents[i], PREDICTED_CONFIDENCE_KEY: float(confidences[i])} for i in best
        ]
        return ranking, dict(zip(self._head.intents, map(float, probabilities), strict=True))


def _wording_of(message: Message) -> str:
    return repaired_text(message).lower()


def _vectors_of(messages: Sequence[Message]) -> Floats | None:
    """The messages' dense sentence features as rows of length 1; ``None`` unless all of them have some."""
    found = [message.get_dense_features(TEXT)[1] for message in messages]
    if not found or any(features is None for features in found):
        return None
    return np.asarray(normalize(np.vstack([features.features for features in found])))
