"""What a desk sends beside reports and acts on cases."""

from backend.contract.messages import (
    Acknowledge,
    HandoverOrder,
    PatrolOrder,
    PromiseOrder,
    PutPhoto,
    SetLane,
)

Order = PatrolOrder | HandoverOrder | PromiseOrder | Acknowledge | SetLane | PutPhoto
