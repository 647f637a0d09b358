"""What questions can name, for forms that offer it."""

from __future__ import annotations

from fastapi import APIRouter

from api.http.problems import described
from api.http.routes.services import ServicesDep
from api.models import Options, RiskClassOption, TraversalOption
from graph.model.traversal import PRESET_TABLE

router = APIRouter(prefix="/v1", tags=["Names"])


@router.get("/options", summary="What questions can name", responses=described(503))
def options(services: ServicesDep) -> Options:
    """The traversals, the default first, and the risk classes, all of which are asked about by default.

    Classes that loaded sources describe come after those of the schema.
    """
    return Options(
        traversals=traversals(),
        risk_classes=[
            RiskClassOption(
                name=risk_class.name,
                label=risk_class.label,
                description=risk_class.description,
                decides=risk_class.decides,
            )
            for risk_class in services.classes.screened()
        ],
    )


def traversals() -> list[TraversalOption]:
    """The traversals that questions can name, the default first."""
    return [
        TraversalOption(
            name=preset.name,
            description=preset.description,
            min_share=preset.template.min_share,
            max_hops=preset.template.max_hops,
        )
        for preset in PRESET_TABLE.values()
    ]
