// Checks a proof in this browser, without the server: fact -> digest -> entry -> root -> signature.
// Steps and words follow musterroll/procedures/prove.py; hashes are those of RFC 6962.
"use strict";
(() => {
  const area = document.getElementById("proof");
  if (!area || !window.crypto || !crypto.subtle) return;

  const bytes = (text) => new TextEncoder().encode(text);
  const from64 = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const fromHex = (text) => Uint8Array.from(text.match(/../g) || [], (two) => parseInt(two, 16));
  const hex = (data) => Array.from(data, (one) => one.toString(16).padStart(2, "0")).join("");
  const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));
  const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  const refuse = (why) => { throw new Error(why); };

  // The root to which a leaf leads. Sizes may exceed 32 bits, so halves are taken by division.
  const climbed = async (index, size, leaf, path) => {
    let at = index, last = size - 1, found = leaf;
    for (const beside of path) {
      if (last === 0) refuse("The path is longer than the tree is high.");
      if (at % 2 === 1 || at === last) {
        found = await sha256(joined([1], beside, found));
        while (at % 2 === 0 && at !== 0) { at /= 2; last = Math.floor(last / 2); }
      } else {
        found = await sha256(joined([1], found, beside));
      }
      at = Math.floor(at / 2);
      last = Math.floor(last / 2);
    }
    if (last !== 0) refuse("The path is shorter than the tree is high.");
    return found;
  };

  const signedBy = async (text, lines, key) => {
    const [name, identity, ...rest] = key.split("+");
    const publicKey = from64(rest.join("+")).slice(1);
    for (const line of lines) {
      const [, signer, data] = line.match(/^— (\S+) (\S+)$/) || [];
      if (signer !== name || hex(from64(data).slice(0, 4)) !== identity) continue;
      const known = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
      return crypto.subtle.verify({ name: "Ed25519" }, known, from64(data).slice(4), bytes(text));
    }
    return false;
  };

  const signature = async (text, lines) => {
    const keys = Array.from(document.querySelectorAll("[data-key]"), (one) => one.dataset.key);
    try {
      for (const key of keys) if (await signedBy(text, lines, key)) return "The key of this log has signed it.";
    } catch (error) {
      if (error.name === "NotSupportedError") return "This browser cannot check the signature; the server can.";
      throw error;
    }
    return refuse("No key of this log has signed the checkpoint.");
  };

  const checked = async (value) => {
    const proof = value.proof && typeof value.proof === "object" ? value.proof : value;
    if (typeof proof.entry !== "string" || typeof proof.tlog_proof !== "string") refuse("The text holds no proof.");
    const entry = JSON.parse(proof.entry);
    if (proof.fact !== null) {
      const digest = hex(await sha256(joined(fromHex(proof.salt || ""), bytes(proof.fact))));
      if (digest !== entry.digest) refuse("The fact is not the one that was recorded: it gives another digest.");
    }
    const [before, note, ...signatures] = proof.tlog_proof.split("\n\n");
    const [, index, ...path] = before.split("\n");
    if (index !== `index ${entry.index}`) refuse("The proof is of another entry.");
    const [origin, size, root] = note.split("\n");
    const leaf = await sha256(joined([0], bytes(proof.entry)));
    const found = await climbed(entry.index, Number(size), leaf, path.map(from64));
    if (hex(found) !== hex(from64(root))) refuse("The entry does not lead to the root of the checkpoint.");
    const said = await signature(`${note}\n`, signatures.join("\n\n").trim().split("\n"));
    const around = proof === value ? "" : " The record around the proof was not compared with it: the server does that.";
    const fact = proof.fact === null ? " What it said is not in the text." : ` Recorded was: ${proof.fact}`;
    return `It holds. Entry ${entry.index.toLocaleString("en")} of ${origin} is one of ${Number(size).toLocaleString("en")}. ${said}${around}${fact}`;
  };

  const told = document.createElement("p");
  told.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Check it in this browser";
  button.addEventListener("click", async () => {
    try {
      told.textContent = await checked(JSON.parse(area.value));
    } catch (error) {
      told.textContent = error instanceof SyntaxError ? "The text is no JSON." : `It does not hold. ${error.message}`;
    }
  });
  area.form.querySelector(".actions").append(button);
  area.form.append(told);
})();
