"""What a console must know of the city before it can draw anything."""

from backend.basedata.basemap import file_hash
from backend.basedata.registers import read_registers
from backend.cityfile import CityFile
from backend.cityfile_patrol import masked
from backend.codebooks import load
from backend.contract.city_answer import CityInfo
from backend.domain.people.hall import Hall, Mode
from backend.folder import DataFolder


def city_info(folder: DataFolder) -> CityInfo:
    """Return the city of a data folder as the contract tells it.

    Raises:
        OperatorError: There is no city in the folder, or a file of it is damaged.
    """
    config = folder.config()
    held = read_registers(folder)
    return CityInfo(
        city_id=config.city_id,
        zh=config.zh,
        en=config.en,
        centre_zh=config.centre_zh,
        centre_en=config.centre_en,
        zone=config.zone,
        crs_epsg=config.crs_epsg,
        bounds_deg=held.bounds_deg,
        map_hash=file_hash(folder.map),
        synthetic=config.synthetic,
        undo_s=config.undo_s,
        calendar=config.calendar,
        conditions=load(config.codebook).all_conditions,
        step_limits_s=dict(config.step_limits_s),
        units=held.units,
        cameras=masked(held.cameras, config.masks),
        movers=held.movers,
        speakers=held.speakers,
        gateways=held.gateways,
        hall=_hall(config),
        shifts=config.shifts,
        idle_lock_s=config.idle_lock_s,
        patrol=config.patrol,
    )


def _hall(config: CityFile) -> Hall:
    return Hall(
        Mode(config.mode),
        config.combined,
        dict(config.districts),
        dict(config.stationed),
        config.area,
        config.windows,
        config.enforcement,
    )
