"""``second-opinion screen``: learn the safety screen's sense of wording anew from the training data."""

import typer

from commands.console import out


def screen(
    terms_kept: int = typer.Option(40_000, "--terms", min=1_000, help="How many terms are kept."),
    strength: float = typer.Option(10.0, min=0.01, help="Inverse strength of the regularisation."),
) -> None:
    """Learn the safety screen's sense of wording anew from the training data (a maintainer's step of two minutes)."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.feature_selection import SelectKBest, chi2
    from sklearn.linear_model import LogisticRegression

    from commands.training_messages import training_messages
    from second_opinion.safety import SAFETY_INTENTS
    from second_opinion.safety.wording import NO_ALARM, WORDING_FILE, terms

    messages = training_messages()
    texts = [message.get("text") for message in messages]
    outcomes = [m.get("intent") if m.get("intent") in SAFETY_INTENTS else NO_ALARM for m in messages]
    every_term = TfidfVectorizer(analyzer=terms, binary=True, min_df=2)
    rows = every_term.fit_transform(texts)
    telling = SelectKBest(chi2, k=min(terms_kept, rows.shape[1])).fit(rows, outcomes).get_support()
    vectorizer = TfidfVectorizer(
        analyzer=terms, binary=True, vocabulary=sorted(every_term.get_feature_names_out()[telling])
    )
    model = LogisticRegression(C=strength, max_iter=300).fit(vectorizer.fit_transform(texts), outcomes)
    # Eight bits for a weight: the file stays small, and no decision hangs on the ninth.
    scale = float(np.abs(model.coef_).max()) / 127
    np.savez_compressed(
        WORDING_FILE,
        terms=np.array("\n".join(vectorizer.get_feature_names_out())),
        rarity=vectorizer.idf_.astype(np.float16),
        weights=np.rint(model.coef_.T / scale).astype(np.int8),
        scale=np.array(scale, np.float32),
        intercept=model.intercept_.astype(np.float32),
        outcomes=np.array(list(model.classes_)),
    )
    out.print(
        f"Learnt {rows.shape[0]} messages by {vectorizer.idf_.size} terms. Train and measure: make train evaluate."
    )
