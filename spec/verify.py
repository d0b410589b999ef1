#!/usr/bin/env python3
"""Checks a Custody evidence bundle:  python3 verify.py BUNDLE --trust POLICY [--head ORIGIN SIZE ROOT] [--json]
A second verifier, written from the pages beside it, whose tables of shapes it reads; it shares no code with `custody verify`.
Exit code 0: verified; 1: failed, or contents are withheld; 2: a file that is of no use; 3: self-consistent only."""
import argparse, base64, functools, hashlib, hmac, json, re, subprocess, sys, tempfile
from pathlib import Path
MAX, OUTER, NO_END, VERDICTS = 2**53 - 1, ("bundle", "log", "end"), (2**53, None, ""), "complete complete-except not-claimed wiped gap".split()
LEVELS = "tpm-hardware tpm-virtual tpm-shared secure-enclave-attested secure-enclave os-keystore file none".split()
FILE, STATEMENT, COUNTED = LEVELS.index("file"), b"custody/enrolment-statement/1\0", ("withheld", "notCaptured", "present", "erased", "sealed")
def sha256(data): return hashlib.sha256(data).digest()
def number(value, size): return value.to_bytes(size, "big")
def sized(data): return number(len(data), 2) + data
def refuse(word): raise ValueError(word)
def or_none(read, *words, **how):
    try: return read(*words, **how)
    except (ValueError, RecursionError): return None
def read_base64(written):  # None for any but its one canonical spelling
    data = or_none(base64.b64decode, written, validate=True)
    return data if data is not None and base64.b64encode(data).decode() == written else None
def ordered(members, units=lambda member: member[0].encode("utf-16-be", "surrogatepass")):
    return dict(members) if all(units(a) < units(b) for a, b in zip(members, members[1:])) else refuse("keys")
def read_canonical(data):  # RFC 8785, integers alone for numbers: a list of one value; ValueError for what is not in its one form
    value = json.loads(data.decode(), object_pairs_hook=ordered, parse_float=refuse, parse_constant=refuse,
                       parse_int=lambda word: int(word) if abs(int(word)) <= MAX else refuse(word))
    return [value] if json.dumps(value, ensure_ascii=False, separators=(",", ":")) == data.decode() else refuse("form")
def table(name, title):  # entries and lines: the tables of the pages are read, not copied
    page = Path(__file__).with_name(name).read_text("utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
    return {name: cell.replace("\\|", "|") for names, cell in re.findall(r"^\| `(.+?)` \| (.+) \|$", page, re.M) for name in names.split("`, `")}
BUILT_IN = {"facts": lambda _: True, "boolean": lambda it: isinstance(it, bool), "text": lambda it: isinstance(it, str),
            "base64": lambda it: isinstance(it, str) and read_base64(it) is not None}
KINDS, SHAPES = table("evidence-entry.md", "Kinds"), {**table("evidence-entry.md", "Shapes"), **table("bundle.md", "Lines")}
def is_a(word, value):  # whether the value is what the pages mean by that word, or by that cell of a table
    cell = SHAPES.get(word, word)
    if word in BUILT_IN: return BUILT_IN[word](value)
    if "`: " in cell:
        members = dict(each.replace("`", "").split(": ") for each in cell.split("; "))
        return isinstance(value, dict) and value.keys() == members.keys() and all(is_a(members[key], value[key]) for key in value)
    if word.endswith("?"): return value is None or is_a(word[:-1], value)
    bounds = re.fullmatch(r"(\d+) to (\d+)(?: of (.+))?", cell)
    if bounds and bounds[3]: return isinstance(value, list) and is_a(cell[:bounds.start(3) - 4], len(value)) and all(is_a(bounds[3], it) for it in value)
    if bounds: return type(value) is int and int(bounds[1]) <= value <= int(bounds[2])
    pattern = cell.strip("`") if cell.startswith("`") else re.escape(cell).replace(r"\|", "|")
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None
def read_leaf(data):  # the leaf and None, or None and the code of what is wrong first
    if len(data) > 65_535: return None, "LEAF_TOO_LARGE"
    leaf, = or_none(read_canonical, data) or [refuse]
    if leaf is refuse: return None, "LEAF_NOT_CANONICAL"
    if not isinstance(leaf, dict) or not is_a("1 to 1", leaf.get("v")): return None, "LEAF_VERSION_UNKNOWN"
    if is_a("leaf", leaf) and leaf["kind"] not in KINDS: return None, "LEAF_KIND_UNKNOWN"
    is_one = is_a("leaf", leaf) and is_a(KINDS[leaf["kind"]], leaf["facts"]) and is_in_order(leaf, leaf["facts"])
    return (leaf, None) if is_one else (None, "LEAF_SHAPE_UNKNOWN")
def is_in_order(leaf, facts):
    committed, decision = [each["field"] for each in leaf["commitments"]], leaf["decision"] or {}
    lists = [committed, decision.get("rules", []), decision.get("warnings", []), facts.get("seqs", []), facts.get("fields", [])]
    is_back = all(ref is None or ref < leaf["seq"] for ref in leaf["refs"].values())
    return is_back and {each["field"] for each in leaf["redactions"]} <= {*committed} and all(a < b for each in lists for a, b in zip(each, each[1:]))
SCRATCH = tempfile.TemporaryDirectory(prefix="custody-verify-")  # signatures: seal.md, tpm-seal.md
def key_id(name, data): return sha256(name.encode() + b"\n" + data)[:4]
def kept(name, data): return [Path(SCRATCH.name, name).write_bytes(data), str(Path(SCRATCH.name, name))][1]
def is_signed(spki, message, signature, *how):  # as openssl has it
    files = ["-inkey", kept("key", spki), "-in", kept("message", message), "-sigfile", kept("signature", signature)]
    return subprocess.run(["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", *files, *how], capture_output=True).returncode == 0
def is_p256(spki, message, signature):  # ECDSA with SHA-256; r ‖ s, which openssl wants in DER
    parts = [number(half, half.bit_length() // 8 + 1) for half in (int.from_bytes(signature[at:at + 32], "big") for at in (0, 32))]
    body = b"".join(b"\x02" + number(len(part), 1) + part for part in parts) if len(signature) == 64 else b""
    return is_signed(spki, message, b"\x30" + number(len(body), 1) + body, "-digest", "sha256")
def is_ed25519(public, message, signature): return len(signature) == 64 and is_signed(bytes.fromhex("302a300506032b6570032100") + public, message, signature)
def is_chip_seal(spki, nv_name, note_text, signature):  # a counter certified; without one a quote of no register
    attest, signed = signature[2:-64], signature[-64:]
    tag, end, size = (b"\x14", sized(nv_name) + b"\x00\x00\x00\x08", 8) if nv_name else (b"\x18", bytes(4) + sized(sha256(b"")), 0)
    area = sha256(bytes.fromhex("0023000b00050472000000100018000b00030010") + sized(spki[27:59]) + sized(spki[59:]))
    begin = b"\xffTCG\x80" + tag + sized(b"\0\x0b" + sha256(b"\x40\0\0\x0b\0\x0b" + area)) + sized(sha256(note_text))  # then clockInfo, firmware
    is_whole = len(rest := attest[len(begin):]) == 25 + len(end) + size and signature[:2] == sized(attest)[:2] and attest.startswith(begin)
    return is_whole and rest[16] <= 1 and rest[25:].startswith(end) and int.from_bytes(rest[25 + len(end):], "big") <= MAX and is_p256(spki, attest, signed)
def chip_reading(seal, nv_name):  # counter, (resetCount, restartCount), clock, whether it is safe: what the attestation ends with
    at = lambda begin, end, up=64 if nv_name else 54: int.from_bytes(seal[begin - up:end - up], "big")
    return at(-8, 0) if nv_name else float("nan"), (at(-65, -61), at(-61, -57)), at(-73, -65), at(-57, -56) == 1
def seal_problem(key, note_text, signature):  # the code of what is wrong; None if the key sealed that text
    (kind, public, nv_name), check = key, is_ed25519 if key[0] == "ed25519" else is_p256
    is_key = kind == "ed25519" or len(public) == 91 and public.startswith(bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004"))
    if not is_key or len(nv_name) != (34 if kind == "tpm-nv-certify/1" else 0): return "SEAL_KEY_INVALID"
    holds = is_chip_seal(public, nv_name, note_text, signature) if kind[:3] == "tpm" else check(public, note_text, signature)
    return None if holds else "SEAL_SIGNATURE_BAD"
def read_note(note):  # checkpoint.md, C2SP signed-note: text and signature lines (name, key id, signature); None if it is no signed note
    at, lines = note.rfind("\n\n"), note[note.rfind("\n\n") + 2:-1].split("\n")
    signed = [(it[1], read_base64(it[2]) or b"") for it in map(re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})").fullmatch, lines) if it]
    is_one = (at >= 0 and note.endswith("\n") and len(note) <= 1_000_000 and not re.search("[\0-\x09\x0b-\x1f\ud800-\udfff]", note)
              and len(lines) == len(set(lines)) == len(signed) <= 64 and all(len(data) > 4 for _, data in signed))
    return (note[:at + 1], [(name, data[:4], data[4:]) for name, data in signed]) if is_one else None
def read_checkpoint(note_text):  # origin, size and root; None if it is none
    found = re.fullmatch(r"([^\s+]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n", note_text)
    return (found[1], int(found[2]), read_base64(found[3])) if found and read_base64(found[3]) and int(found[2]) <= MAX else None
def encoded(kind, public, nv_name):  # whom to trust: seal.md, C2SP tlog-policy and tlog-cosignature
    return b"\1" + public if kind == "ed25519" else b"\xffcustody.dev/seal/" + kind.encode() + b"\0" + public + nv_name
def read_key(written):  # a verifier key's name and bytes; no bytes if it is none
    name, stated, word = (written.split("+", 2) + ["", ""])[:3]
    return name, data if name and (data := read_base64(word)) and key_id(name, data).hex() == stated and (len(data) == 33 or data[:1] == b"\xff") else b""
def read_log_key(written):  # a log's verifier key as (kind, SPKI or Ed25519 key, nvName); None if it is none
    data = read_key(written)[1]
    found = re.fullmatch(rb"\xffcustody\.dev/seal/((?:file|se)-p256/1|tpm-quote/1|tpm-nv-certify/1)\0(.{91})(.*)", data, re.S)
    if data[:1] == b"\1": return "ed25519", data[1:], b""
    return (found[1].decode(), found[2], found[3]) if found and (found[3] != b"") == (found[1] == b"tpm-nv-certify/1") else None
def seals_by(key, name, note_text, lines):  # the seals of that key on a note, and the code of what is wrong with them
    seals = [line[2] for line in lines if key and line[:2] == (name, key_id(name, encoded(*key)))]
    return seals, next(filter(None, [seal_problem(key, note_text.encode(), it) for it in seals] or ["SEAL_KEY_UNKNOWN"]), None)
def named_key(facts): return facts.get("seal", "ed25519"), bytes.fromhex(facts["publicKey"]), bytes.fromhex(facts.get("nvName") or "")
def epoch_before(origin):  # the origin of the epoch before; None where there is none
    return re.sub("[0-9]+$", lambda it: str(int(it[0]) - 1), origin) if re.search("/e(?!1$)[0-9]+$", origin) else None
def end_before(ends, origin, facts, grant=""):  # notes where it ended, as an epoch's grant or first entry has it; false if that is of another log
    head = facts["previous"] or {"origin": epoch_before(origin), "size": 0, "root": sha256(b"").hex()}
    before, is_its = head["origin"], head["origin"] and head["origin"] == epoch_before(origin)
    if is_its and (before not in ends or grant and ends[before][2]): ends[before] = head["size"], bytes.fromhex(head["root"]), grant
    return is_its
class Policy:
    def __init__(self, written):
        self.logs, self.witnesses, self.groups, self.quorum, self.used = {}, {}, {}, None, [("name", "none"), ("name", "")]
        for at, line in enumerate(written.split("\n"), 1):
            words = [word for word in re.split("[ \t]+", line) if word]
            if words and words[0][0] != "#" and not self.take(*words, *[""] * (2 - len(words))): refuse(f"line {at} of the policy cannot be understood")
        if self.quorum is None or re.search("[\0-\x08\x0b-\x1f\x7f]", written): refuse("the policy names no quorum, or is no text")
    def are_new(self, *words): return self.used.extend(words) or len(set(self.used)) == len(self.used)
    def take(self, keyword, name, *words):  # takes one line; false if it says nothing that the format allows here
        known, origin, first = {*self.witnesses, *self.groups}, name.split("+")[0], (words or [""])[0]
        if keyword == "log":
            kind, public, _ = self.logs[origin] = read_log_key(name) or ("", b"", b"")
            is_of_its_kind = kind and (kind != "ed25519" or is_a("origin", origin) and "/device/" not in origin)
            return len(words) < 2 and is_of_its_kind and self.are_new(origin, (origin, kind) if kind == "ed25519" else public)
        if keyword == "witness":
            self.witnesses[name], key = read_key(first), re.fullmatch(r"[^+]+\+[0-9a-f]{8}\+([A-Za-z0-9+/=]+)", first)
            return key and len(words) <= 2 and self.are_new(("name", name), key[1])
        if keyword == "group":
            least = {"any": 1, "all": len(words) - 1}.get(first) or int(re.fullmatch("[1-9][0-9]{0,3}", first) and first or 0)
            self.groups[name], is_group = (least, words[1:]), 1 <= least < len(words) and known >= set(words[1:])
            return is_group and self.are_new(("name", name), *[("member", each) for each in words[1:]])
        self.quorum = name
        return keyword == "quorum" and not words and name in known | {"none"} and self.are_new("quorum")
    def keys(self, key_name=None): return [(name, it, key[1:]) for name, (it, key) in self.witnesses.items() if key[:1] == b"\4" and key_name in (None, it)]
    def said(self, note_text, lines):  # by witness whose key can be read: when it first cosigned, in POSIX seconds; 0 if a line of its key does not hold
        times = {}
        for (witness, name, public), line in [(it, line) for it in self.keys() for line in lines if line[:2] == (it[1], key_id(it[1], b"\4" + it[2]))]:
            time = int.from_bytes(line[2][:8], "big")
            message = f"cosignature/v1\ntime {time}\n{note_text}".encode()
            holds = len(line[2]) == 72 and 0 < time <= MAX and is_ed25519(public, message, line[2][8:])
            times[witness] = min(times.get(witness, time), time) if holds else 0
        return times
    def is_met(self, witnesses, name=None):  # whether these witnesses are enough for the quorum, or for that group of it
        least, members = self.groups.get(name or self.quorum, (1, ()))
        return sum(self.is_met(witnesses, each) for each in members) >= least if members else (name or self.quorum) in witnesses
    def since(self, times):  # the first moment by which the quorum had cosigned; None while it has not
        return next((at for at in sorted(times.values()) if self.is_met({name for name, time in times.items() if 0 < time <= at})), None)
class Log:  # one log's section: bundle.md, "What a verifier insists on"; holds a frontier, a head and counts, whatever its length
    leaf = pending = held = last = sealed = named = newest = cosigned = isolation = newest_at = is_met = chip = first = start = began = at_end = None
    size = next = covered = seals = unprovable = is_torn = is_unread = is_begun = headed = 0
    def __init__(self, origin, scope, bundle):
        self.origin, self.bundle, self.known, self.is_heads = origin, bundle, bundle.heads.get(origin, (0, None)), origin.endswith("/heads")
        self.is_whole, self.named, self.told = scope == "whole" or self.is_heads, bundle.acts.get(origin.replace("/heads", "/acts")), {}
        self.key, self.former, self.end = bundle.trusted.get(origin), epoch_before(origin), bundle.ends.get(origin, NO_END)
        self.broken, self.claims, self.anchored, self.opened, self.stated = [] if self.key else [None], {}, {}, set(), []
        self.frontier, self.holes, self.acts, self.granted, self.asked = [], {"complete"}, [], {}, bundle.asked
        self.before, self.payloads = (-1, sha256(b"custody/log/1\0" + origin.encode())), dict.fromkeys(COUNTED, 0)
    def finds(self, seq, *codes, **wrong):  # reports the codes, and every one whose condition is met; says whether there were any
        found = [self.bundle.report(code, seq, self.origin) for code, is_wrong in [*zip(codes, codes), *wrong.items()] if is_wrong]
        return self.broken.extend(found) or found != []
    def finds_first(self, seq, **wrong): return self.finds(seq, **dict([each for each in wrong.items() if each[1]][:1]))
    def take_leaf(self, data):
        (leaf, code), hashed = read_leaf(data), sha256(b"\0" + data)
        seq = leaf["seq"] if leaf else self.before[0] + 1
        self.settle()
        self.leaf, self.is_unread, self.size = leaf, not leaf, self.size + 1
        self.finds(seq, code, SEQ_REPEATED=leaf and seq < self.next, SEQ_MISSING=leaf and self.is_whole and seq > self.next)
        self.next = max(self.next, (seq if leaf else self.next if self.is_whole else -1) + 1)
        self.pending = self.grow(1, hashed) if self.is_whole else (leaf and seq, hashed)
        if leaf: self.take_entry(seq, hashed, leaf["kind"], leaf["facts"], leaf["anchor"])
        self.before = (seq, hashed)
    def take_head(self, note):  # a leaf of an organisation's heads: a sealed head of a device's log, held against the one before
        origin, (size, root), note_text, lines = self.open_note(self.size, note, self.origin.replace("/heads", "/device/.+"))
        if origin:
            key, (most, other) = self.bundle.trusted.get(origin), self.told.get(origin, (0, root))
            self.finds(self.size, key and seals_by(key, origin, note_text, lines)[1])
            is_back = self.finds_first(self.size, CHECKPOINT_ORDER_WRONG=size < most, LOG_FORKED=size == most and root != other)
            self.told |= {} if is_back else {origin: (size, root)}
        self.next, self.size = self.next + (not self.finds(self.size, SEQ_REPEATED=self.size < self.next)), self.size + 1
        self.grow(1, sha256(b"\0" + note.encode("utf-8", "surrogatepass")))
    def take_entry(self, seq, hashed, kind, facts, anchor):
        (organisation, name, *device), is_epoch, is_granting = self.origin.split("/"), kind == "epoch.opened", kind == "epoch.granted"
        it = anchor if anchor and anchor["origin"] == self.origin else {"size": 0, "root": None}
        named = named_key(facts) if kind in ("organisation.opened", "enrolled") else self.named
        self.named, level, is_own = self.named or named, LEVELS.index(facts.get("keyProtection", "file")), facts.get("isolation") == "same-user"
        if kind == "enrolled": self.newest, self.isolation = facts, "same-user" if "same-user" == self.isolation else facts["isolation"]
        if is_epoch and seq == 0: self.began = self.began or facts
        self.finds(seq, CHAIN_BROKEN=self.before[0] + 1 == seq and self.leaf["prev"] != self.before[1].hex(),
                   DEVICE_DIFFERS=self.leaf["device"] != (device[0] if device else None), FIRST_ENTRY_UNEXPECTED=seq == 0 and kind not in (
                       ["epoch.opened"] if self.former else ["enrolled"] if device else ["organisation.opened", "enrolled"]),
                   ANCHOR_AHEAD=it["size"] > seq, ANCHOR_DIFFERS=it["root"] and self.anchored.get(it["size"], it["root"]) != it["root"],
                   ENROLLED_KEY_DIFFERS=named != self.named, ENROLLED_ORIGIN_DIFFERS=kind == "enrolled" and facts["origin"] != self.origin,
                   EPOCH_DIFFERS=is_epoch and (seq or not end_before(self.bundle.ends, self.origin, facts) or not self.origin.endswith(f"/e{facts['epoch']}")),
                   ISOLATION_DIFFERS=self.newest and facts.get("isolation", self.newest["isolation"]) != self.newest["isolation"],
                   ASSURANCE_OVERSTATED=is_own and facts.get("assurance") in ("passkey-uv", "oidc-mfa", "oidc"), KEY_PROTECTION_OVERSTATED=is_own and level < FILE)
        self.newest_at = max(self.newest_at or 0, self.leaf["at"])
        if level < FILE and not is_own: self.claims.setdefault(level, seq)
        if name == "acts" and (is_granting or kind == "content.erased") and facts["origin"].startswith(organisation + "/"):
            old, size = is_granting and self.granted.get(facts["origin"], facts), lambda it: (it["previous"] or {"size": 0})["size"]
            if self.finds(seq, GRANT_REPEATED=old and (size(old) > size(facts) or {**old, "previous": 0} != {**facts, "previous": 0})): return
            self.acts.append((seq, hashed.hex(), facts))
            if old: self.granted[facts["origin"]] = facts
    def open(self, seq, field, counted, size, commitment=None, **wrong):  # a payload, open or closed, held against what its entry commits to
        is_placed = self.leaf and self.leaf["seq"] == seq
        committed = {each["field"]: each for each in self.leaf["commitments"]}.get(field) if is_placed else None
        if self.is_unread or self.finds_first(seq, PAYLOAD_MISPLACED=not is_placed, PAYLOAD_UNCOMMITTED=not committed,
                                              PAYLOAD_REPEATED=field in self.opened): return
        self.payloads[counted], self.opened = self.payloads[counted] + 1, self.opened | {field}
        self.finds_first(seq, **wrong, COMMITMENT_DIFFERS=commitment not in (None, committed["c"]),
                         SIZE_DIFFERS=size < 0 or max(size - 1, 0).bit_length() != committed["log2"])
    def take_sealed(self, it): self.open(it["seq"], it["field"], "sealed", len(read_base64(it["bytes"])) - 48)
    def take_payload(self, it):
        seq, field, salt, data = it["seq"], it["field"], bytes.fromhex(it["salt"]), read_base64(it["bytes"])
        message = b"custody/commit/1\0" + sized(self.origin.encode()) + number(seq, 8) + number(field, 1) + number(len(data), 8) + data
        self.open(seq, field, "present", len(data), hmac.digest(salt, message, "sha256").hex(), SALT_LENGTH_WRONG=len(salt) != 32)
    def settle(self):  # all lines of the entry before have been seen: what is not there is erased, never captured or withheld
        for field in {each["field"] for each in self.leaf["commitments"]} - self.opened if self.leaf else ():
            stays = dict(field=field, rule="custody/not-captured", at=0, size=0) in self.leaf["redactions"]
            self.payloads["erased" if (self.origin, self.leaf["seq"], field) in self.bundle.erased else COUNTED[stays]] += 1
        self.finds(self.pending and self.pending[0], PROOF_MISSING=self.pending)
        self.leaf, self.is_unread, self.pending, self.opened = None, False, None, set()
    def grow(self, width, hashed):  # one more leaf of a whole log; the frontier holds complete subtrees as (width, hash), largest first
        while self.frontier and self.frontier[-1][0] == width:
            width, hashed = width * 2, sha256(b"\1" + self.frontier.pop()[1] + hashed)
        self.frontier.append((width, hashed))
        for size, root in (self.known, self.bundle.told.get(self.origin, (0, None))):
            self.finds(None, HEAD_DIFFERS=size == self.size and not self.is_torn and self.root() != root)
        if self.end[0] == self.size and not self.is_torn: self.at_end = self.size, self.root()
    def root(self): return functools.reduce(lambda right, left: sha256(b"\1" + left + right), [it for _, it in self.frontier[::-1]] or [sha256(b"")])
    def take_proof(self, it):  # RFC 9162, 2.1.3.2
        at, path = it["seq"], [bytes.fromhex(each) for each in it["path"]]
        if self.finds(at, PROOF_INVALID=not self.held or not self.pending or self.pending[0] not in (None, at)): return
        (size, root, *_), node, last = self.held, self.pending[1], self.held[0] - 1
        while last > 0:
            sibling = (path.pop(0) if path else b"none") if at % 2 or at < last else b""
            if sibling: node = sha256(b"\1" + (sibling + node if at % 2 else node + sibling))
            at, last = at // 2, last // 2
        self.pending = self.finds(it["seq"], PROOF_INVALID=it["seq"] >= size or path or node != root) and None
    def open_note(self, seq, note, ours):  # a checkpoint's origin, size and root, with text and signature lines; no origin if it is none of ours
        note_text, lines = read_note(note) or ("", [])
        origin, *head = read_checkpoint(note_text) or ("", 0, b"")
        wrong = dict(CHECKPOINT_SHAPE_UNKNOWN=not origin, CHECKPOINT_ORIGIN_DIFFERS=not is_a("origin", origin) or not re.fullmatch(ours, origin))
        return "" if self.finds_first(seq, NOTE_SHAPE_UNKNOWN=not note_text, **wrong) else origin, head, note_text, lines
    def take_checkpoint(self, note):
        self.settle()
        origin, (size, root), note_text, lines = self.open_note(None, note, self.origin)
        if not origin: return
        times = self.asked.said(note_text, lines) if self.asked else {}
        for time in times.values(): self.finds(size - 1 if size else None, COSIGNATURE_BAD=not time)
        if times and self.asked.since(times):
            self.anchored[size], now = root.hex(), (size, self.asked.since(times) * 1000)
            self.cosigned = max(self.cosigned or now, now, key=lambda head: head[0])
        if self.is_whole: return self.hold_head(size, root, self.is_sealed(size, note_text, lines))
        self.finds(None, CHECKPOINT_ORDER_WRONG=self.held)
        self.held = self.held or (size, root, note_text, lines)
    def hold_head(self, size, root, is_sealed):
        if self.last and self.last[0] == size: return self.finds(None, LOG_FORKED=self.last[1] != root)
        if self.finds(None, CHECKPOINT_ORDER_WRONG=size < self.next): return
        self.is_torn |= self.finds_first(None, LEAVES_MISSING=size > self.next, ROOT_HASH_DIFFERS=not self.is_torn and self.root() != root)
        self.sealed = (size, root) if is_sealed and not self.is_torn else self.sealed
        self.next, self.last, self.covered = size, (size, root), size if is_sealed else self.covered
    def is_sealed(self, size, note_text, lines):
        self.finds(None, ENROLLED_KEY_DIFFERS=self.named and not self.is_met and (self.key or self.named) != self.named)
        self.key, self.is_met = self.key or self.named, self.is_met or self.named
        seals, problem = seals_by(self.key, self.origin, note_text, lines)
        self.seals += problem is None
        for seal in seals if self.is_whole and not problem and self.key[0][:3] == "tpm" else ():
            self.count(size - 1 if size else None, (*chip_reading(seal, self.key[2]), note_text))
        return not self.finds(size - 1 if size else None, problem)
    def count(self, seq, now):  # holds a chip's seal against the one before
        (counter, resets, clock, _, text), before = now, self.chip or now
        if not self.finds_first(seq, COUNTER_REUSED=counter == before[0] and text != before[4], COUNTER_NOT_ABOVE=counter < before[0],
                                RESETS_WENT_BACK=resets < before[1], CHIP_CLOCK_WENT_BACK=resets == before[1] and clock < before[2]):
            self.find_hole(before[0], resets[0] - before[1][0], now)
        self.first, self.chip = self.first or now, now
    def find_hole(self, before, resets, now):  # bundle.md, "Completeness by counter"
        missing, next_block = now[0] - before - 1, (now[0] + 1) // 256
        is_loss = not now[3] and 0 < resets >= next_block - before // 256 and (now[0] + 1) % 256 < 3
        word = "complete-except" if is_loss else "gap" if missing > 1 else "complete"
        if missing > 0: self.holes, self.unprovable = self.holes | {word}, self.unprovable + missing * is_loss
    def completeness(self):
        if self.start is not None and self.first: self.find_hole(self.start, 1, self.first)
        is_wiped = not self.seals or self.began and self.began["because"] in ("loss", "wiped")
        shown = max(self.holes | {"wiped" if is_wiped else "complete"}, key=VERDICTS.index)
        is_claimed = self.is_whole and self.key and self.key[2] and (shown in ("gap", "wiped") or self.cosigned and not self.broken)
        return {"verdict": shown if is_claimed else "not-claimed", "holes": {"unprovable": self.unprovable},
                "to": self.cosigned[0] if is_claimed and shown.startswith("complete") else None}
    def take_stamp(self, it): self.finds(None, BUNDLE_ORDER_WRONG=it["note"].rpartition("\n\n")[0] != self.headed)
    def take_statement(self, it):
        if self.finds(None, BUNDLE_ORDER_WRONG=self.is_begun): return
        data, signature, policy = read_base64(it["bytes"]), bytes.fromhex(it["signature"] or ""), self.bundle.policy
        signers = [(None, None, None)] if not it["witness"] else policy.keys(it["witness"]) if policy else []
        holding = [name for name, _, public in signers if not name or is_ed25519(public, STATEMENT + data, signature)]
        said = [it for it in or_none(read_canonical, data) or [] if is_a("enrolment statement", it) and it["origin"].endswith(f"/e{it['epoch']}")]
        self.finds(None, STATEMENT_BAD=signers and not holding, STATEMENT_INVALID=holding and not said)
        self.stated += [(name, it) for name in holding[:1] for it in said]
    def worth(self):  # the key's level by seals and a quorum's statements, and the server's word; seal.md, "Whom to believe"
        kind, public, nv_name = self.key or ("", b"", b"")
        differs = lambda it: kind in ("", "ed25519") or (it["origin"], it["publicKey"], it["nvName"] or "") != (self.origin, public.hex(), nv_name.hex())
        about, policy = [it for it in self.stated if not self.finds(None, STATEMENT_DIFFERS=differs(it[1]))], self.bundle.policy
        levels = {by: max(LEVELS.index(it["level"]) for name, it in about if name == by) for by, _ in about}
        counters = {(by, it["counter"]) for by, it in about if by and it["counter"] is not None}
        self.start = min(counter for _, counter in counters) if policy and policy.is_met({by for by, _ in counters}) else None
        most = {"tpm-n": 0, "tpm-q": 2, "se-p2": 3}.get(kind[:5], FILE) if self.isolation == "separate" else FILE
        stated = (at for at in range(most, FILE) if policy and policy.is_met({by for by in levels if by and levels[by] <= at}))
        return (level := next(stated, FILE) if self.seals else LEVELS.index("none")), levels.get(None, level)
    def grant(self, cosigned, *heads):  # holds the log against where it is said to have ended, and the epoch before as well; bundle.md, "Epochs"
        ends, left, acts = self.bundle.ends, self.bundle.left, self.origin.split("/")[0] + "/acts"
        left[self.origin], told = (cosigned, {head for head in heads if head}), {"grant": None, **(self.began or {}), "origin": self.origin}
        for seq, origin in [it for it in ((None, self.origin), (0, self.former)) if it[1] in ends.keys() & left.keys()]:
            (size, root, _), (most, heads) = ends[origin], left.pop(origin)
            self.finds(seq, EPOCH_NOT_CLOSED=most > size or {it for at, it in heads if at == size} - {root})
        if not self.former or acts not in self.bundle.origins | self.bundle.trusted.keys(): return self.former and "not-checked"
        it = self.bundle.grants.get(told["grant"])
        is_other = it and (any(it[key] != told[key] for key in it.keys() & told.keys()) or self.named not in (None, named_key(it)))
        return None if self.finds_first(0, EPOCH_NOT_GRANTED=not it, GRANT_DIFFERS=is_other) else "granted"
    def finish(self):
        self.settle()
        if not self.is_whole and self.held and self.is_sealed(self.held[0], *self.held[2:]): self.sealed = self.held[:2]
        self.finds(self.covered, SEAL_MISSING=self.is_whole and self.covered < self.next)
        self.finds(None, HEAD_BEHIND=self.is_whole and self.next < max(self.known[0], self.end[0] * bool(self.end[2])),
                   ENROLMENT_MISSING=not self.named and not self.is_heads, SEAL_MISSING=not self.is_whole and not self.held, QUORUM_NOT_MET=self.asked and not self.cosigned)
        (level, word), (size, at), grants = self.worth(), self.cosigned or (None, None), self.bundle.grants
        for _, hashed, it in [it for it in self.acts if not self.asked or size and (it[0] < size or not self.is_whole)]:
            self.bundle.erased |= {(it["origin"], seq, field) for seq in it.get("seqs", []) for field in it["fields"]}
            if "epoch" in it and end_before(self.bundle.ends, it["origin"], it, hashed): grants |= {grants.get(it["origin"]): None, hashed: it, it["origin"]: hashed}
        grant = self.grant(size or 0, size and (size, bytes.fromhex(self.anchored[size])), self.sealed, self.at_end)
        for claimed, seq in self.claims.items(): self.finds(seq, KEY_PROTECTION_OVERSTATED=self.seals and claimed < min(level, word))
        return {"origin": self.origin, "scope": "whole" if self.is_whole else "selected", "entries": self.size,
                "seals": self.seals, "grant": grant, "head": self.sealed and {"size": self.sealed[0], "root": self.sealed[1].hex()},
                "cosigned": at and {"entries": size if self.is_whole else self.size, "size": size, "at": at},
                "keyProtection": LEVELS[level], "serversWord": LEVELS[word] if word < level else None, "newestAt": self.newest_at,
                "keyFingerprint": self.key and sha256(self.key[1]).hex(), "isTrusted": self.origin in self.bundle.trusted,
                "isolation": self.isolation or "unknown", "payloads": self.payloads, "completeness": self.completeness()}
class Bundle:
    def __init__(self, policy, heads):
        self.policy, self.heads, self.erased, self.logs, self.origins, self.acts, self.told = policy, heads, set(), {}, set(), {}, {}
        self.problems, self.lines, self.leaves, self.log, self.stage, self.grants, self.ends, self.left = [], 0, 0, None, "begin", {}, {}, {}
        self.asked, self.trusted = policy if policy and policy.quorum != "none" else None, policy.logs if policy else {}
    def report(self, code, seq=None, origin=None): len(self.problems) < 100 and self.problems.append(dict(code=code, origin=origin, seq=seq, line=self.lines))
    def take(self, raw):
        self.lines, is_leaf = self.lines + 1, raw.startswith(b'{"leaf":') and raw.endswith(b"}")
        line = {"leaf": raw[8:-1]} if is_leaf else or_none(json.loads, raw.decode(errors="replace"), parse_constant=refuse)
        kind = next(iter(line), "") if isinstance(line, dict) else ""
        is_line = is_leaf or f"{kind} line" in SHAPES and is_a(f"{kind} line", line) and (kind != "statement" or [*line[kind].values()].count(None) in (0, 2))
        if self.stage == "unreadable": return
        if not is_line or (kind == "bundle" and line[kind]["v"] != 1):
            self.stage = "unreadable" if is_line else self.stage
            return self.report("BUNDLE_VERSION_UNKNOWN" if is_line else "BUNDLE_LINE_INVALID")
        is_lost = (self.stage == "begin") != (kind == "bundle") or (not self.log and kind not in OUTER)
        if is_lost or self.stage == "ended": self.report("BUNDLE_ORDER_WRONG")
        if self.stage == "ended": return
        if kind in OUTER[1:] and self.log: self.close()
        self.stage, self.leaves = "ended" if kind == "end" else "open", self.leaves + (kind in ("leaf", "head"))
        is_stray = self.log and kind not in ("checkpoint", "stamp", *OUTER) and self.log.finds(None, BUNDLE_ORDER_WRONG=(kind == "head") != self.log.is_heads)
        getattr(self if kind in OUTER else None if is_stray else self.log or self, f"take_{kind}", lambda _: None)(line[kind])
        if self.log: self.log.headed, self.log.is_begun = (kind == "checkpoint" and line[kind].rpartition("\n\n")[0],
                                                           self.log.is_begun or kind not in ("bundle", "log", "statement"))
    def take_log(self, it):
        self.log, is_known = Log(it["origin"], it["scope"], self), it["origin"] in self.trusted or not self.policy
        self.log.finds(None, LOG_REPEATED=it["origin"] in self.origins, LOG_UNTRUSTED=not is_known, BUNDLE_ORDER_WRONG=self.log.is_heads and it["scope"] != "whole")
        self.origins.add(it["origin"])
    def take_end(self, it): (it["logs"], it["leaves"]) != (len(self.origins), self.leaves) and self.report("BUNDLE_TRUNCATED")
    def close(self):
        self.logs[self.log.origin] = self.log.finish()
        self.acts |= {self.log.origin: self.log.named} if self.log.named and self.log.named[0] == "ed25519" else {}
        for origin in self.log.told.keys() & self.origins: self.report("BUNDLE_ORDER_WRONG", None, origin)
        self.told, self.log = {**self.told, **self.log.told}, None
    def finish(self):
        if self.log: self.close()
        if self.stage in ("begin", "open"): self.report("BUNDLE_TRUNCATED")
        reached = {log["origin"]: log["entries"] for log in self.logs.values() if log["scope"] == "whole"}
        for origin in [it for it, (size, _) in self.told.items() if reached.get(it, -1) < size]: self.report("LOG_MISSING", None, origin)
        logs, policy = list(self.logs.values()), self.policy
        payloads = {name: sum(log["payloads"][name] for log in logs) for name in COUNTED}
        cosigned_at = min((log["cosigned"]["at"] if log["cosigned"] else 0 for log in logs), default=0) or None
        devices = [log for log in logs if "/device/" in log["origin"]] or logs or [{"completeness": {"verdict": "not-claimed"}}]
        complete = "withheld" if payloads["withheld"] else max((log["completeness"]["verdict"] for log in devices), key=VERDICTS.index)
        passed = "self-consistent" if not policy else "verified, no witness" if policy.quorum == "none" else "verified"
        return {"v": 1, "outcome": "failed" if self.problems else "incomplete" if complete in ("withheld", "gap", "wiped") else passed,
                "integrity": {"verdict": "broken" if self.problems else "holds", "problems": self.problems},
                "completeness": {"verdict": complete, "payloads": payloads},
                "freshness": {"verdict": "cosigned" if cosigned_at else "not-claimed", "cosignedAt": cosigned_at}, "logs": logs}
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bundle", "--trust"): parser.add_argument(name)
    parser.add_argument("--head", nargs=3, action="append", default=[], help="origin, size and root, noted elsewhere")
    asked = parser.parse_args([word for word in sys.argv[1:] if word != "--json"])
    try:
        heads = {origin: (int(size), bytes.fromhex(root)) for origin, size, root in asked.head}
        bundle = Bundle(Policy(Path(asked.trust).read_text("utf-8")) if asked.trust else None, heads)
        for line in open(asked.bundle, "rb"): bundle.take(line.removesuffix(b"\n"))
    except (OSError, ValueError) as error: sys.exit(print(f"cannot verify: {error}", file=sys.stderr) or 2)
    it = bundle.finish()
    print(json.dumps(it) if "--json" in sys.argv else "\n".join([it["outcome"], *map(str, bundle.problems)]))
    sys.exit({"verified": 0, "verified, no witness": 0, "self-consistent": 3}.get(it["outcome"], 1))
if __name__ == "__main__": main()
