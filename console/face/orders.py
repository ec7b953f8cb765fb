"""What a desk sends beside reports and acts on cases."""

from backend.contract.camera_orders import PatrolOrder
from backend.contract.orders import (
    Acknowledge,
    CampaignOrder,
    EmergencyOrder,
    FreezeOrder,
    HandoverOrder,
    PromiseOrder,
    PutPhoto,
    SetLane,
)

Order = (
    PatrolOrder
    | HandoverOrder
    | PromiseOrder
    | CampaignOrder
    | FreezeOrder
    | EmergencyOrder
    | Acknowledge
    | SetLane
    | PutPhoto
)
