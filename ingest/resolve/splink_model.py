"""How likely pairs are one party by match weights that Splink estimates from the data, on DuckDB.

The model is that of Fellegi and Sunter (1969): a level of a feature that is found among a share m of the
pairs of one party, and a share u of those of two, weighs log(m / u). Splink (`pip install 'ketting[splink]'`)
estimates both by expectation maximisation, without labels.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.errors import ExtraMissing
from ingest.resolve.comparison import Compared, Reason
from ingest.resolve.levels import Levels, Rates, levels_of, model_table, starting_rates
from ingest.resolve.party import Party

try:
    import duckdb
    import pyarrow
    import splink
except ImportError:  # an extra, which few need
    splink = None

_PAIR = "l.pair = r.pair"
_MEMORY = "1GB"
_AGAINST = frozenset({"doubtful", "other", "different"})
_CERTAIN = {"name": "certain", "identifier": "equal", "birth": "equal", "email": "equal"}


@dataclass(frozen=True, slots=True)
class Model:
    """The share of pairs that are one party, and the rates of each level of each feature.

    `is_estimated`: whether they were estimated from the data, or are those at the start.
    """

    matching: float
    rates: Mapping[str, Mapping[str, Rates]]
    is_estimated: bool

    def weight(self, feature: str, level: str) -> float:
        """What the level adds to the logarithm of the odds that two parties are one.

        A level that speaks against it never adds: candidates are alike in something, so that other names
        come out as more frequent among them than among random pairs.

        >>> round(starting_model().weight("country", "equal"), 2)
        1.15
        """
        rates = self.rates[feature][level]
        weight = math.log(rates.one / rates.two)
        return min(0.0, weight) if level in _AGAINST else weight

    def compared(self, one: Party, other: Party, found: Compared) -> Compared:
        """The pair as Ketting compared it, with the weights of this model in the place of its points.

        Nothing that rules out that the two are one is weighed.
        """
        if found.is_ruled_out:
            return found
        levels = levels_of(one, other, found)
        start = Reason(
            "start",
            "estimated" if self.is_estimated else "assumed",
            math.log(self.matching / (1 - self.matching)),
            str(round(1 / self.matching)),
        )
        reasons = [
            replace(each, points=self.weight(each.feature, levels[each.feature]))
            if each.feature in levels
            else replace(each, points=0.0)
            for each in found.reasons
        ]
        stated = {reason.feature for reason in reasons}
        reasons += [
            Reason(feature, level, self.weight(feature, level))
            for feature, level in levels.items()
            if feature not in stated
        ]
        reasons.sort(key=lambda reason: (-abs(reason.points), reason.feature))
        return Compared(start.points + sum(each.points for each in reasons), (*reasons, start))


def starting_model() -> Model:
    """The model before anything is estimated, for data that are too few."""
    return Model(model_table()["matching"], starting_rates(), is_estimated=False)


def estimated_model(candidates: Sequence[Levels], strangers: Sequence[Levels]) -> Model:
    """The model that Splink estimates from the levels of candidates and of random pairs.

    The same for the same pairs: nothing in it is random. Raises `ExtraMissing` where Splink is not installed;
    of too few pairs the model is that at the start.
    """
    check_installed()
    table = model_table()
    if len(candidates) < table["least_candidates"] or len(strangers) < table["least_random_pairs"]:
        return starting_model()
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET threads TO 1; SET memory_limit = '{_MEMORY}'")
        api = splink.DuckDBAPI(connection)
        rows = api.register(_rows([*candidates, *strangers, *_each_level_once()]))
        linker = splink.Linker(rows, _settings(), log_level=logging.CRITICAL)
        linker.training.estimate_parameters_using_expectation_maximisation(
            _PAIR,
            fix_u_probabilities=False,
            populate_probability_two_random_records_match_from_trained_values=True,
        )
        return _bounded(linker.misc.save_model_to_json())


def check_installed() -> None:
    """Raise `ExtraMissing` unless Splink can be used here."""
    if splink is None:
        raise ExtraMissing(
            "Splink is not installed; install it with pip install 'ketting[splink]', or compare without it"
        )


def _each_level_once() -> Iterator[Levels]:
    """Each level once among pairs of two parties and once among those of one, so that no rate is nought."""
    for feature, levels in starting_rates().items():
        for level in levels:
            yield {feature: level}
            yield _CERTAIN | {feature: level}


def _rows(pairs: Iterable[Levels]) -> Any:
    """A table with two rows for each pair, which Splink joins again by the number of the pair."""
    twice = [levels for levels in pairs for _ in range(2)]
    columns: dict[str, Any] = {
        "unique_id": pyarrow.array(range(len(twice)), pyarrow.int64()),
        "pair": pyarrow.array((number // 2 for number in range(len(twice))), pyarrow.int64()),
    }
    for feature in starting_rates():
        columns[feature] = pyarrow.array([levels.get(feature) for levels in twice], pyarrow.string())
    return pyarrow.table(columns)


def _settings() -> dict[str, Any]:
    table = model_table()
    return {
        "link_type": "dedupe_only",
        "comparisons": [_comparison(feature, levels) for feature, levels in starting_rates().items()],
        "blocking_rules_to_generate_predictions": [_PAIR],
        "probability_two_random_records_match": table["matching"],
        "max_iterations": table["iterations"],
    }


def _comparison(feature: str, levels: Mapping[str, Rates]) -> dict[str, Any]:
    *_, last = levels
    unknown = {
        "sql_condition": f"{feature}_l is null or {feature}_r is null",
        "label_for_charts": "unknown",
        "is_null_level": True,
    }
    return {
        "output_column_name": feature,
        "comparison_levels": [
            unknown,
            *(
                {
                    "sql_condition": "ELSE" if level == last else f"{feature}_l = '{level}'",
                    "label_for_charts": level,
                    "m_probability": rates.one,
                    "u_probability": rates.two,
                }
                for level, rates in levels.items()
            ),
        ],
    }


def _bounded(found: Mapping[str, Any]) -> Model:
    """The model as Splink writes it, within the bounds of `splink.toml`."""
    table = model_table()
    rates = {
        comparison["output_column_name"]: {
            level["label_for_charts"]: Rates(
                max(level["m_probability"], table["least_one"]),
                max(level["u_probability"], table["least_two"]),
            )
            for level in comparison["comparison_levels"]
            if not level.get("is_null_level")
        }
        for comparison in found["comparisons"]
    }
    matching = found["probability_two_random_records_match"]
    matching = min(max(matching, table["least_matching"]), table["most_matching"])
    return Model(matching, rates, is_estimated=True)
