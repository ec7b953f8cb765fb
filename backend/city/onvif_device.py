"""A camera as ONVIF sees it, for the demo and for tests: SOAP over HTTP, WS-Security by digest.

It speaks what turning needs: time, services, capabilities, profiles, presets, moves, status.
Written from the published WSDLs; it shares nothing with the client of ``backend.devices``.
"""

import base64
import hashlib
import hmac
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from .steered import Aim, Head

_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_SEC = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_UTIL = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
_DEVICE = "http://www.onvif.org/ver10/device/wsdl"
_MEDIA = "http://www.onvif.org/ver10/media/wsdl"
_PTZ = "http://www.onvif.org/ver20/ptz/wsdl"
_TT = "http://www.onvif.org/ver10/schema"
FOV_SPACE = "http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationSpaceFov"
_ENVELOPE = (
    f'<s:Envelope xmlns:s="{_SOAP}" xmlns:tds="{_DEVICE}" xmlns:trt="{_MEDIA}"'
    f' xmlns:tptz="{_PTZ}" xmlns:tt="{_TT}" xmlns:ter="http://www.onvif.org/ver10/error">'
    "<s:Body>%s</s:Body></s:Envelope>"
)
_PROFILE = "main"
_MAX_BYTES = 64 * 1024
_NONCES_KEPT = 1_000
_FRESH_S = 300.0
_DURATION = re.compile(r"PT([0-9.]+)S")
_DEFAULT_MOVE_S = 10.0


class SoapFault(Exception):
    """What a device answers when it will not: its code and a reason."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass
class OnvifCamera:
    """One camera behind the server.

    Attributes:
        can_centre: Whether it knows the field-of-view space, by which a click becomes a move.
        heard: What was asked of it, newest last: operation and the values that matter.
        trouble: Called before each answer with the operation; it may wait, or raise.
    """

    head: Head
    user: str = "wanmi"
    password: str = "turn-me"
    can_centre: bool = True
    heard: deque[tuple[str, Mapping[str, object]]] = field(
        default_factory=lambda: deque(maxlen=2_000)
    )
    trouble: Callable[[str], None] = lambda operation: None
    _nonces: deque[bytes] = field(default_factory=lambda: deque(maxlen=_NONCES_KEPT))

    def check(self, envelope: ElementTree.Element) -> None:
        """Check user name, digest, age and nonce.

        Raises:
            SoapFault: One of them is wrong.
        """
        token = envelope.find(f".//{{{_SEC}}}UsernameToken")
        if token is None:
            raise SoapFault("ter:NotAuthorized", "no user name")
        said = {child.tag: child.text or "" for child in token}
        nonce = base64.b64decode(said.get(f"{{{_SEC}}}Nonce", ""))
        created = said.get(f"{{{_UTIL}}}Created", "")
        raw = hashlib.sha1(nonce + created.encode() + self.password.encode()).digest()
        is_theirs = said.get(f"{{{_SEC}}}Username") == self.user and hmac.compare_digest(
            base64.b64encode(raw).decode(), said.get(f"{{{_SEC}}}Password", "")
        )
        if not is_theirs or nonce in self._nonces or not _is_fresh(created):
            raise SoapFault("ter:NotAuthorized", "user name, password or time is wrong")
        self._nonces.append(nonce)


def _is_fresh(created: str) -> bool:
    try:
        told = datetime.fromisoformat(created.replace("Z", "+00:00"))
    except ValueError:
        return False
    return abs((datetime.now(UTC) - told).total_seconds()) < _FRESH_S


Body = ElementTree.Element
Answer = Callable[[OnvifCamera, Body, str], str]


def _time(camera: OnvifCamera, body: Body, base: str) -> str:
    now = datetime.now(UTC)
    return (
        "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>"
        "<tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>"
        f"<tt:UTCDateTime><tt:Time><tt:Hour>{now.hour}</tt:Hour><tt:Minute>{now.minute}</tt:Minute>"
        f"<tt:Second>{now.second}</tt:Second></tt:Time><tt:Date><tt:Year>{now.year}</tt:Year>"
        f"<tt:Month>{now.month}</tt:Month><tt:Day>{now.day}</tt:Day></tt:Date></tt:UTCDateTime>"
        "</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
    )


def _services(camera: OnvifCamera, body: Body, base: str) -> str:
    rows = "".join(
        f"<tds:Service><tds:Namespace>{space}</tds:Namespace><tds:XAddr>{base}/{name}</tds:XAddr>"
        "<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>"
        for space, name in ((_DEVICE, "device_service"), (_MEDIA, "media"), (_PTZ, "ptz"))
    )
    return f"<tds:GetServicesResponse>{rows}</tds:GetServicesResponse>"


def _capabilities(camera: OnvifCamera, body: Body, base: str) -> str:
    return (
        "<tds:GetCapabilitiesResponse><tds:Capabilities>"
        f"<tt:Device><tt:XAddr>{base}/device_service</tt:XAddr></tt:Device>"
        f"<tt:Media><tt:XAddr>{base}/media</tt:XAddr><tt:StreamingCapabilities/></tt:Media>"
        f"<tt:PTZ><tt:XAddr>{base}/ptz</tt:XAddr></tt:PTZ>"
        "</tds:Capabilities></tds:GetCapabilitiesResponse>"
    )


def _profiles(camera: OnvifCamera, body: Body, base: str) -> str:
    return (
        f'<trt:GetProfilesResponse><trt:Profiles token="{_PROFILE}" fixed="true">'
        "<tt:Name>main</tt:Name>"
        '<tt:PTZConfiguration token="turn"><tt:Name>turn</tt:Name><tt:UseCount>1</tt:UseCount>'
        "<tt:NodeToken>node</tt:NodeToken></tt:PTZConfiguration>"
        "</trt:Profiles></trt:GetProfilesResponse>"
    )


def _options(camera: OnvifCamera, body: Body, base: str) -> str:
    fov = (
        f"<tt:RelativePanTiltTranslationSpace><tt:URI>{FOV_SPACE}</tt:URI>"
        "<tt:XRange><tt:Min>-1</tt:Min><tt:Max>1</tt:Max></tt:XRange>"
        "<tt:YRange><tt:Min>-1</tt:Min><tt:Max>1</tt:Max></tt:YRange>"
        "</tt:RelativePanTiltTranslationSpace>"
    )
    return (
        "<tptz:GetConfigurationOptionsResponse><tptz:PTZConfigurationOptions>"
        f"<tt:Spaces>{fov if camera.can_centre else ''}</tt:Spaces>"
        "<tt:PTZTimeout><tt:Min>PT0.1S</tt:Min><tt:Max>PT60S</tt:Max></tt:PTZTimeout>"
        "</tptz:PTZConfigurationOptions></tptz:GetConfigurationOptionsResponse>"
    )


def _aim(aim: Aim) -> str:
    where = f'<tt:PanTilt x="{aim.pan:.4f}" y="{aim.tilt:.4f}"/>'
    return f'{where}<tt:Zoom x="{aim.zoom:.4f}"/>'


def _presets(camera: OnvifCamera, body: Body, base: str) -> str:
    rows = "".join(
        f'<tptz:Preset token="{escape(token)}"><tt:Name>{escape(name)}</tt:Name>'
        f"<tt:PTZPosition>{_aim(aim)}</tt:PTZPosition></tptz:Preset>"
        for token, (name, aim) in camera.head.presets.items()
    )
    return f"<tptz:GetPresetsResponse>{rows}</tptz:GetPresetsResponse>"


def _goto(camera: OnvifCamera, body: Body, base: str) -> str:
    token = _text(body, "PresetToken")
    if token not in camera.head.presets:
        raise SoapFault("ter:NoToken", "no such preset")
    camera.head.go(camera.head.presets[token][1], time.monotonic())
    camera.heard.append(("GotoPreset", {"preset": token}))
    return "<tptz:GotoPresetResponse/>"


def _set_preset(camera: OnvifCamera, body: Body, base: str) -> str:
    token, name = _text(body, "PresetToken"), _text(body, "PresetName")
    if token and token not in camera.head.presets:
        raise SoapFault("ter:NoToken", "no such preset")
    token = camera.head.keep(token, name, time.monotonic())
    camera.heard.append(("SetPreset", {"preset": token, "name": name}))
    return (
        f"<tptz:SetPresetResponse><tptz:PresetToken>{escape(token)}</tptz:PresetToken>"
        "</tptz:SetPresetResponse>"
    )


def _remove_preset(camera: OnvifCamera, body: Body, base: str) -> str:
    token = _text(body, "PresetToken")
    if camera.head.presets.pop(token, None) is None:
        raise SoapFault("ter:NoToken", "no such preset")
    camera.heard.append(("RemovePreset", {"preset": token}))
    return "<tptz:RemovePresetResponse/>"


def _home(camera: OnvifCamera, body: Body, base: str) -> str:
    camera.head.go(camera.head.home, time.monotonic())
    camera.heard.append(("GotoHomePosition", {}))
    return "<tptz:GotoHomePositionResponse/>"


def _set_home(camera: OnvifCamera, body: Body, base: str) -> str:
    camera.head.home = camera.head.aim(time.monotonic())
    camera.heard.append(("SetHomePosition", {}))
    return "<tptz:SetHomePositionResponse/>"


def _move(camera: OnvifCamera, body: Body, base: str) -> str:
    way = Aim(*_pair(body, "PanTilt"), _pair(body, "Zoom")[0])
    found = _DURATION.search(_text(body, "Timeout"))
    for_s = float(found[1]) if found else _DEFAULT_MOVE_S
    camera.head.move(way, for_s, time.monotonic())
    told = {"pan": way.pan, "tilt": way.tilt, "zoom": way.zoom, "for_s": for_s}
    camera.heard.append(("ContinuousMove", told))
    return "<tptz:ContinuousMoveResponse/>"


def _relative(camera: OnvifCamera, body: Body, base: str) -> str:
    place = next((part for part in body.iter() if _name(part) == "PanTilt"), None)
    if place is None or place.get("space") != FOV_SPACE or not camera.can_centre:
        raise SoapFault("ter:SpaceNotSupported", "the translation space is not supported")
    x, y = _pair(body, "PanTilt")
    camera.head.centre(x, y, time.monotonic())
    camera.heard.append(("RelativeMove", {"x": x, "y": y}))
    return "<tptz:RelativeMoveResponse/>"


def _stop(camera: OnvifCamera, body: Body, base: str) -> str:
    camera.head.stop(time.monotonic())
    camera.heard.append(("Stop", {}))
    return "<tptz:StopResponse/>"


def _status(camera: OnvifCamera, body: Body, base: str) -> str:
    now_s = time.monotonic()
    aim = camera.head.aim(now_s)
    state = "MOVING" if camera.head.is_moving(now_s) else "IDLE"
    return (
        f"<tptz:GetStatusResponse><tptz:PTZStatus><tt:Position>{_aim(aim)}"
        f"</tt:Position><tt:MoveStatus><tt:PanTilt>{state}</tt:PanTilt><tt:Zoom>{state}</tt:Zoom>"
        f"</tt:MoveStatus><tt:UtcTime>{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}</tt:UtcTime>"
        "</tptz:PTZStatus></tptz:GetStatusResponse>"
    )


ANSWERS: Mapping[str, Answer] = {
    "GetSystemDateAndTime": _time,
    "GetServices": _services,
    "GetCapabilities": _capabilities,
    "GetProfiles": _profiles,
    "GetConfigurationOptions": _options,
    "GetPresets": _presets,
    "GotoPreset": _goto,
    "SetPreset": _set_preset,
    "RemovePreset": _remove_preset,
    "GotoHomePosition": _home,
    "SetHomePosition": _set_home,
    "ContinuousMove": _move,
    "RelativeMove": _relative,
    "Stop": _stop,
    "GetStatus": _status,
}
_OPEN = ("GetSystemDateAndTime", "GetServices", "GetCapabilities")


def _body_of(envelope: ElementTree.Element) -> ElementTree.Element:
    found = envelope.find(f"{{{_SOAP}}}Body")
    if found is None:
        raise ValueError("no body")
    return found


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(body: Body, name: str) -> str:
    return next((part.text or "" for part in body.iter() if _name(part) == name), "")


def _pair(body: Body, name: str) -> tuple[float, float]:
    part = next((part for part in body.iter() if _name(part) == name), None)
    if part is None:
        return 0.0, 0.0
    return float(part.get("x", 0)), float(part.get("y", 0))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "OnvifServer"

    def do_POST(self) -> None:
        """Answer one SOAP request."""
        length = min(_MAX_BYTES, int(self.headers.get("Content-Length", 0)))
        status, xml = self.server.answer(self.rfile.read(length))
        data = (_ENVELOPE % xml).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/soap+xml; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the caller's log has it."""


class OnvifServer(ThreadingHTTPServer):
    """Serves one camera at one port, in a thread of its own: a client knows the path beforehand."""

    daemon_threads = True

    def __init__(self, camera: OnvifCamera, address: tuple[str, int] = ("127.0.0.1", 0)) -> None:
        super().__init__(address, _Handler)
        self.camera = camera
        self._thread = threading.Thread(target=self.serve_forever, name="onvif", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self.shutdown()
        self._thread.join()
        self.server_close()

    @property
    def url(self) -> str:
        """Address of the camera's device service."""
        return f"{self._base}/device_service"

    @property
    def _base(self) -> str:
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}/onvif"

    def answer(self, data: bytes) -> tuple[int, str]:
        """Return status and body of the answer to one request."""
        try:
            envelope = ElementTree.fromstring(data)
            body = next(iter(_body_of(envelope)))
            operation = _name(body)
            self.camera.trouble(operation)
            if operation not in _OPEN:
                self.camera.check(envelope)
            if operation not in ANSWERS:
                raise SoapFault("ter:ActionNotSupported", operation)
            return 200, ANSWERS[operation](self.camera, body, self._base)
        except (ElementTree.ParseError, StopIteration, ValueError):
            return 400, _fault("ter:WellFormed", "not understood")
        except SoapFault as why:
            return 400, _fault(why.code, str(why))


def _fault(code: str, why: str) -> str:
    return (
        f"<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>{code}</s:Value>"
        f'</s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">{escape(why)}</s:Text></s:Reason>'
        "</s:Fault>"
    )
