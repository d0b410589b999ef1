"""Asks spec/verify.py about many things in one process: a JSON list of questions in, a list of answers out.

  {"lines", "trust", "heads"}            a bundle: its verdicts
  {"format", "text"}                     whether the text is one of that format
  {"kind", "publicKey", "nvName", "text", "seal"}  what is wrong with a chip's seal; null if it holds
"""
import functools, json, sys

sys.path.insert(0, sys.argv[1])
import verify

# A bundle and its variants bear the same signatures, and each check of one starts openssl.
verify.is_ed25519, verify.is_p256 = functools.cache(verify.is_ed25519), functools.cache(verify.is_p256)

FORMATS = {
    "canonical-json": lambda text: verify.or_none(verify.read_canonical, text.encode()),
    "note": verify.read_note,
    "checkpoint": verify.read_checkpoint,
    "trust-policy": lambda text: verify.or_none(verify.Policy, text),
    "verifier-key": verify.read_log_key,
}

def bundle(lines, trust, heads):
    known = {head["origin"]: (head["size"], bytes.fromhex(head["root"])) for head in heads}
    it = verify.Bundle(None if trust is None else verify.Policy(trust), known)
    for line in lines:
        it.take(line.encode("utf-8", "surrogatepass"))
    return it.finish()

def seal(kind, publicKey, nvName, text, seal):
    key = (kind, bytes.fromhex(publicKey), bytes.fromhex(nvName or ""))
    return verify.seal_problem(key, bytes.fromhex(text), bytes.fromhex(seal))

def answer(asked):
    if "lines" in asked:
        return bundle(asked["lines"], asked["trust"], asked["heads"])
    if "format" in asked:
        return FORMATS[asked["format"]](asked["text"]) is not None
    return seal(*(asked[name] for name in ("kind", "publicKey", "nvName", "text", "seal")))

print(json.dumps([answer(asked) for asked in json.load(sys.stdin)]))
