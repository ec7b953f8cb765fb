"""Follows a city's open cases with nothing but docs/contract.md; sends one report if told to."""
# Run: follow_cases.py 10.0.0.5:7200 keys/desk-03.key intake-01 intake [LON LAT TEXT] < password
# ruff: noqa: T201, TID251

import random
import sys
import time
import tomllib
import uuid
from hashlib import blake2b
from pathlib import Path

import zmq
from msgspec.msgpack import decode, encode

(address, bundle, account, role, *report), word = sys.argv[1:], input()
key = tomllib.loads(Path(bundle).read_text())
host, port = address.rsplit(":", 1)
context = zmq.Context()  # what is set here holds for every socket made of it
context.linger, context.immediate, context.sndtimeo = 0, 1, 5_000
context.heartbeat_ivl, context.heartbeat_timeout = 1_000, 3_000
context.curve_publickey, context.curve_secretkey = key["public"].encode(), key["secret"].encode()
context.curve_serverkey = key["server"].encode()
push, command, query = map(context.socket, (zmq.SUB, zmq.DEALER, zmq.DEALER))
for n, socket in enumerate((push, command, query)):
    socket.connect(f"tcp://{host}:{int(port) + n}")
push.subscribe("case"), push.subscribe("beat")


def ask(socket, ref, kind, **fields):
    """Send one message and return its answers, of which only a snapshot has several."""
    ref_id, answers = str(uuid.uuid4()), []
    actor = {"account": account, "role": role, "seat": ""}
    socket.send(encode({"type": kind, ref: ref_id, "actor": actor, **fields}))
    while not answers or answers[-1].get("part") != answers[-1].get("n_parts"):
        answer = decode(socket.recv()) if socket.poll(5_000) else sys.exit("no answer within 5 s")
        answers += [answer] if answer.get(ref) == ref_id else []
    is_no = answers[0]["type"] == "denied" or answers[0].get("outcome") == "refused"
    return sys.exit(answers[0]["en"]) if is_no else answers


epoch, seq, cases = "", 0, {}  # the history, its last row we have, case id -> payload in force
while True:
    if not push.poll(3_000):
        print("no heartbeat for 3 s: all of this is stale")
        continue
    topic, frame = push.recv_multipart()
    message, is_beat = decode(frame), topic == b"beat"
    if is_beat and message["major"] != 1:
        sys.exit(f"the backend speaks contract {message['major']}, this client 1")
    head = message["heads"]["case"] if is_beat else {"seq": message["prev_seq"]}
    rows = [] if is_beat else [message]
    marks = (int.from_bytes(blake2b(held, digest_size=8).digest()) for held in cases.values())
    is_wrong = is_beat and head["seq"] == seq and sum(marks) % 2**64 != head["digest"]
    if is_beat and (message["epoch"] != epoch or is_wrong):
        ask(command, "command_id", "login", account=account, role=role, password=word)
        parts = ask(query, "ask_id", "get_snapshot", topics=["case"])
        epoch, seq = parts[0]["epoch"], parts[0]["heads"]["case"]["seq"]
        cases = {row["entity"]: row["payload"] for part in parts for row in part["rows"]}
        print(f"joined: {len(cases)} open cases at row {seq}")
    elif epoch and head["seq"] > seq:
        time.sleep(random.uniform(0, 0.2))  # thirty clients must not ask at once
        span = {"topic": "case", "after_seq": seq, "upto_seq": head["seq"]}
        (answer,) = ask(query, "ask_id", "get_range", **span)
        print(f"gap: {len(answer['rows'])} rows after {seq} recovered")
        rows, epoch = [*answer["rows"], *rows], epoch if answer["held"] else ""
    for row in rows if epoch else ():  # without an epoch the next heartbeat makes us join
        if row["seq"] > seq:
            seq, cases[row["entity"]] = row["seq"], row["payload"]
            case = decode(row["payload"])["case"]
            print(seq, case["case_no"] or case["case_id"], case["state"])
            if row["ended"]:
                del cases[row["entity"]]
    if report and epoch and is_beat:
        place = {"lon_deg": float(report[0]), "lat_deg": float(report[1])}
        found = {"class_key": "c0103", "place": place, "source": "hotline", "text": report[2]}
        found["observed_at_ms"], report = message["city_now_ms"], []
        (verdict,) = ask(command, "command_id", "report", **found)
        print("report:", verdict["outcome"], verdict["case_id"] or verdict["en"])
