# SPDX-License-Identifier: GPL-2.0-or-later
"""The QGIS helper: a process of its own that draws metatiles with PyQGIS and writes projects.

Run by Debian's own Python, which knows nothing of this project; so this file imports nothing of
it, and no other file imports qgis. Orders come as JSON lines on stdin, answers go as JSON lines to
what was stdout at the start, pixels into the shared memory whose descriptor is given. One job at a
time. It ends when stdin ends.

Orders:
    {"do": "open", "style": path, "map": path, "epsg": 4549, "shared": fd, "px": 1024}
    {"do": "draw", "id": 7, "theme": "dark", "z": 8, "rect": [west, south, east, north]}
    {"do": "build_project", "id": 8, "folder": path, "rect": [...]}
"""

import ctypes
import itertools
import json
import mmap
import os
import queue
import signal
import sys
import threading
import time

_M_PER_PX_AT_96_DPI = 0.0254 / 96
_UNIT_ZOOM = 8.0
_BUFFER_PX = 48
_PR_SET_PDEATHSIG = 1
# The window that shows the tiles goes first.
_NICENESS = 5


def claim_stdout():
    """Return a private way out; what QGIS prints goes to stderr instead."""
    out = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    return out


OUT = claim_stdout()


def say(**message):
    """Send one answer."""
    OUT.write(json.dumps(message, ensure_ascii=False) + "\n")
    OUT.flush()


try:
    from qgis.core import (
        Qgis,
        QgsApplication,
        QgsCoordinateReferenceSystem,
        QgsFeatureRequest,
        QgsFillSymbol,
        QgsLineSymbol,
        QgsMapRendererCustomPainterJob,
        QgsMapSettings,
        QgsNullSymbolRenderer,
        QgsPalLayerSettings,
        QgsProject,
        QgsProperty,
        QgsRectangle,
        QgsReferencedRectangle,
        QgsSettings,
        QgsSimpleFillSymbolLayer,
        QgsSimpleLineSymbolLayer,
        QgsSingleSymbolRenderer,
        QgsSymbolLayer,
        QgsTextBufferSettings,
        QgsTextFormat,
        QgsUnitTypes,
        QgsVectorLayer,
        QgsVectorLayerSimpleLabeling,
        QgsWkbTypes,
    )
    from qgis.PyQt.QtCore import QSize, Qt
    from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter
except ImportError as error:
    say(event="absent", error=str(error))
    os._exit(0)

PIXELS = QgsUnitTypes.RenderPixels


def at(stops, zoom, default):
    """Return the value of [zoom, value] stops: straight between them, held beyond."""
    if not stops:
        return default
    if zoom <= stops[0][0]:
        return stops[0][1]
    for (z0, v0), (z1, v1) in itertools.pairwise(stops):
        if zoom <= z1:
            return v0 + (v1 - v0) * (zoom - z0) / (z1 - z0)
    return stops[-1][1]


def scale_of(zoom):
    """Return the map scale's denominator at a zoom, on a screen of 96 dots per inch."""
    return 2.0 ** (_UNIT_ZOOM - zoom) / _M_PER_PX_AT_96_DPI


def by_scale(stops):
    """Return the stops as an expression over the map scale, for projects people open."""
    zoom = f"({_UNIT_ZOOM} - ln(@map_scale * {_M_PER_PX_AT_96_DPI!r}) / ln(2))"
    text = str(stops[-1][1])
    for (z0, v0), (z1, v1) in reversed(list(itertools.pairwise(stops))):
        part = f"scale_linear({zoom}, {z0}, {z1}, {v0}, {v1})"
        text = f"CASE WHEN {zoom} < {z1} THEN {part} ELSE {text} END"
    return QgsProperty.fromExpression(text)


class Board:
    """The map, opened for one theme: one QGIS layer per rule of the style.

    For drawing, features are copied into memory in the city's own metres, with an index: that is
    faster, and the map file is closed again, so that QGIS can neither change nor lock it. Projects
    keep pointing at the file.
    """

    def __init__(self, style, map_path, theme, crs, is_project=False):
        self.style = style
        self.map_path = map_path
        self.palette = style["themes"][theme]
        self.crs = crs
        self.is_project = is_project
        self.zoom = None
        opened = [(rule, self.open(rule)) for rule in style["layers"]]
        self.rules = [(rule, layer) for rule, layer in opened if layer is not None]

    def open(self, rule):
        """Return the rule's layer, or None when the map has nothing for it."""
        name = rule.get("title", rule["key"])
        layer = QgsVectorLayer(f"{self.map_path}|layername={rule['from']}", name, "ogr")
        if not layer.isValid() or not layer.crs().isValid():
            return None
        only = ""
        if rule.get("where"):
            ((column, values),) = rule["where"].items()
            if layer.fields().indexOf(column) < 0:
                return None
            marks = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
            only = f'"{column}" IN ({marks})'
        if self.is_project:
            layer.setSubsetString(only)
            return layer
        return self.copied(layer, only)

    def copied(self, layer, only):
        """Return the layer's features in memory, or None when there are none."""
        request = QgsFeatureRequest()
        request.setDestinationCrs(self.crs, QgsProject.instance().transformContext())
        request.setInvalidGeometryCheck(QgsFeatureRequest.GeometryNoCheck)
        request.setNoAttributes()
        if only:
            request.setFilterExpression(only)
        copy = layer.materialize(request)
        if copy is None or copy.featureCount() == 0:
            return None
        copy.dataProvider().createSpatialIndex()
        return copy

    def colour(self, key):
        """Return a colour of the theme."""
        return QColor(self.palette[key])

    def at_zoom(self, zoom):
        """Return the layers that draw at a zoom, topmost first, with symbols of that zoom."""
        shown = []
        for rule, layer in self.rules:
            first, last = rule.get("z", (-99, 99))
            if first <= zoom < last:
                shown.insert(0, layer)
                if self.zoom != zoom:
                    self.dress(rule, layer, zoom)
        self.zoom = zoom
        return shown

    def dress(self, rule, layer, zoom):
        """Give a layer its symbol: fixed for one zoom, or by scale (zoom None) in a project."""
        is_area = layer.geometryType() == QgsWkbTypes.PolygonGeometry
        symbol = QgsFillSymbol() if is_area else QgsLineSymbol()
        is_fill = is_area and rule["draw"] == "fill"
        symbol.changeSymbolLayer(0, self.fill(rule, zoom) if is_fill else self.line(rule, zoom))
        layer.setRenderer(QgsSingleSymbolRenderer(symbol))
        layer.setOpacity(at(rule.get("alpha"), 99 if zoom is None else zoom, 1.0))

    def fill(self, rule, zoom):
        """Return the fill with its edge."""
        part = QgsSimpleFillSymbolLayer(self.colour(rule["fill"]))
        part.setStrokeWidthUnit(PIXELS)
        stops = rule.get("edge_px")
        width = at(stops, 9 if zoom is None else zoom, 0)
        if not rule.get("edge") or (zoom is not None and width <= 0):
            part.setStrokeStyle(Qt.NoPen)
            return part
        part.setStrokeColor(self.colour(rule["edge"]))
        part.setStrokeWidth(width)
        part.setPenJoinStyle(Qt.RoundJoin)
        if zoom is None:
            part.setDataDefinedProperty(QgsSymbolLayer.PropertyStrokeWidth, by_scale(stops))
        return part

    def line(self, rule, zoom):
        """Return the stroke."""
        width = at(rule["px"], 9 if zoom is None else zoom, 1)
        part = QgsSimpleLineSymbolLayer(self.colour(rule["line"]), width)
        part.setWidthUnit(PIXELS)
        part.setPenJoinStyle(Qt.RoundJoin)
        part.setPenCapStyle(Qt.FlatCap if rule.get("cap") == "flat" else Qt.RoundCap)
        if rule.get("dash_px"):
            part.setUseCustomDashPattern(True)
            part.setCustomDashPatternUnit(PIXELS)
            part.setCustomDashVector([float(dash) for dash in rule["dash_px"]])
        if zoom is None:
            part.setDataDefinedProperty(QgsSymbolLayer.PropertyStrokeWidth, by_scale(rule["px"]))
        return part


class Helper:
    """Does the orders, one at a time."""

    def __init__(self):
        self.boards = {}
        self.style = None
        self.image = None

    def open(self, order):
        """Read the style and the map, and map the shared pixels."""
        with open(order["style"], encoding="utf-8") as file:
            self.style = json.load(file)
        self.order = order
        self.crs = QgsCoordinateReferenceSystem.fromEpsgId(order["epsg"])
        side = order["px"]
        self.pixels = mmap.mmap(order["shared"], side * side * 4)
        self.image = QImage(side, side, QImage.Format_RGB32)
        return {"event": "open"}

    def board(self, theme):
        """Return the opened map of a theme."""
        if theme not in self.boards:
            self.boards[theme] = Board(self.style, self.order["map"], theme, self.crs)
        return self.boards[theme]

    def draw(self, order):
        """Draw one metatile into the shared pixels."""
        began = time.monotonic()
        board = self.board(order["theme"])
        self.image.fill(board.colour(self.style["ground"]))
        painter = QPainter(self.image)
        job = QgsMapRendererCustomPainterJob(self.settings(order, board), painter)
        job.renderSynchronously()
        painter.end()
        pixels = self.image.constBits()  # PyQt5 cannot paint into foreign memory: copy (0.4 ms)
        pixels.setsize(self.image.sizeInBytes())
        self.pixels[:] = bytes(pixels)
        faults = [fault.message for fault in job.errors()]
        return {"faults": faults, "ms": (time.monotonic() - began) * 1000}

    def settings(self, order, board):
        """Return what QGIS must know to draw a metatile."""
        settings = QgsMapSettings()
        settings.setOutputDpi(96)
        settings.setOutputSize(QSize(self.order["px"], self.order["px"]))
        settings.setDestinationCrs(self.crs)
        settings.setTransformContext(QgsProject.instance().transformContext())
        settings.setExtent(QgsRectangle(*order["rect"]))
        settings.setExtentBuffer(_BUFFER_PX * 2.0 ** (_UNIT_ZOOM - order["z"]))
        settings.setBackgroundColor(board.colour(self.style["ground"]))
        settings.setFlag(QgsMapSettings.Antialiasing, True)
        settings.setFlag(QgsMapSettings.UseRenderingOptimization, True)
        settings.setFlag(QgsMapSettings.DrawLabeling, False)
        settings.setLayers(board.at_zoom(order["z"]))
        return settings

    def build_project(self, order):
        """Write map-dark.qgz and map-light.qgz for people who open QGIS themselves."""
        written = []
        for theme in self.style["themes"]:
            path = os.path.join(order["folder"], f"map-{theme}.qgz")
            project = QgsProject()
            project.setCrs(self.crs)
            project.setTitle(f"Wanmi base map, {theme}")
            board = Board(self.style, self.order["map"], theme, self.crs, is_project=True)
            project.setBackgroundColor(board.colour(self.style["ground"]))
            self.fill_project(project, board)
            project.viewSettings().setDefaultViewExtent(
                QgsReferencedRectangle(QgsRectangle(*order["rect"]), self.crs)
            )
            if not project.write(path):
                raise OSError(f"{path}: {project.error()}")
            written.append(path)
        return {"written": written}

    def fill_project(self, project, board):
        """Add all layers, lowest first, names on top."""
        for rule, layer in board.rules:
            board.dress(rule, layer, None)
            limit_scale(layer, rule)
            project.addMapLayer(layer)
        for rule in self.style["labels"]:
            layer = board.open(rule)
            if layer is not None:
                layer.setRenderer(QgsNullSymbolRenderer())
                layer.setLabeling(QgsVectorLayerSimpleLabeling(lettering(rule, board)))
                layer.setLabelsEnabled(True)
                limit_scale(layer, rule)
                project.addMapLayer(layer)


def limit_scale(layer, rule):
    """Show a layer only where its rule does."""
    first, last = rule.get("z", (-99, 99))
    if first > -50:
        layer.setMinimumScale(scale_of(first))
    if last < 50:
        layer.setMaximumScale(scale_of(last))
    layer.setScaleBasedVisibility(first > -50 or last < 50)


def lettering(rule, board):
    """Return how QGIS should write a kind of name."""
    form = QgsTextFormat()
    font = QFont(board.style["font"])
    font.setBold(rule["weight"] >= 600)
    form.setFont(font)
    form.setSizeUnit(PIXELS)
    form.setSize(at(rule["px"], 8, 12))
    form.setColor(board.colour(rule["ink"]))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSizeUnit(PIXELS)
    halo.setSize(rule["halo_px"])
    halo.setColor(board.colour("halo"))
    form.setBuffer(halo)
    label = QgsPalLayerSettings()
    label.fieldName = "name"
    label.priority = 10 - rule["rank"]
    label.setFormat(form)
    label.placement = (
        QgsPalLayerSettings.Curved if rule.get("along") else QgsPalLayerSettings.OverPoint
    )
    label.mergeLines = bool(rule.get("along"))
    return label


def rss_mb():
    """Return resident memory of this process, MB."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def read_orders(orders):
    """Hand orders over as they come; the end of stdin ends the process, whatever it is doing."""
    for line in sys.stdin:
        orders.put(line)
    os._exit(0)


def main():
    """Start QGIS, then do orders until stdin ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.nice(_NICENESS)
    orders = queue.SimpleQueue()
    threading.Thread(target=read_orders, args=(orders,), daemon=True).start()
    application = QgsApplication([], True)
    QgsSettings().setValue("qgis/walForSqlite3", False)
    application.initQgis()
    helper = Helper()
    say(event="ready", qgis=Qgis.QGIS_VERSION)
    while True:
        order = json.loads(orders.get())
        try:
            answer = getattr(helper, order["do"])(order)
            say(id=order.get("id"), ok=True, rss_mb=rss_mb(), **answer)
        except Exception as error:  # noqa: BLE001  the console must hear of it, whatever it was
            say(id=order.get("id"), ok=False, error=f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
