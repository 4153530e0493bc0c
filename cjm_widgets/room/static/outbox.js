// What is kept on the phone, and how it reaches the server: late perhaps, but exactly once.

/** localStorage where the browser allows it, else this page's own memory. */
const memory = {
  prefix: "cjm-room/",
  spare: new Map(),
  lasting: true,
  begin() {
    try {
      localStorage.setItem(`${this.prefix}try`, "1");
      localStorage.removeItem(`${this.prefix}try`);
    } catch {
      this.lasting = false;
    }
  },
  get(key) {
    if (this.spare.has(key)) return this.spare.get(key);
    try {
      return JSON.parse(localStorage.getItem(this.prefix + key));
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(this.prefix + key, JSON.stringify(value));
      this.spare.delete(key);
    } catch {
      this.lasting = false;
      this.spare.set(key, value);
    }
  },
  drop(key) {
    this.spare.delete(key);
    try {
      localStorage.removeItem(this.prefix + key);
    } catch {
      this.lasting = false;
    }
  },
  keys(start) {
    const found = [...this.spare.keys()];
    try {
      for (let n = 0; n < localStorage.length; n += 1) {
        const key = localStorage.key(n);
        if (key.startsWith(this.prefix)) found.push(key.slice(this.prefix.length));
      }
    } catch {
      this.lasting = false;
    }
    return found.filter((key) => key.startsWith(start)).sort();
  },
};

/**
 * Ask the server; the answer is `{ok, status, data, wait}`. Status 0 means that our server did not
 * answer: no network, too slow, or somebody else's page (a hotel's sign-in) in its place.
 */
async function ask(method, path, { body = null, token = null } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 10_000);
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== null) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(path, {
      method, headers, body: body === null ? null : JSON.stringify(body),
      cache: "no-store", credentials: "omit", redirect: "error", signal: stop.signal,
    });
    const text = await response.text();
    const data = text ? JSON.parse(text) : null;
    clock.set(data?.now ?? response.headers.get("Date"));
    const wait = Number(response.headers.get("Retry-After"));
    return { ok: response.ok, status: response.status, data, wait: wait > 0 ? Math.min(wait, 120) : 0 };
  } catch {
    return { ok: false, status: 0, data: null, wait: 0 };
  } finally {
    clearTimeout(timer);
  }
}

const LATER = new Set([0, 408, 425, 429, 500, 502, 503, 504]);
const sentence = (answer) => answer.data?.error?.message ?? t("went_wrong");

/** Milliseconds until the next try: doubled each time up to 20 s, spread out, never before `wait` seconds. */
const backoff = (tries, wait) => Math.max(wait * 1000, Math.min(20_000, 700 * 2 ** tries)) * (1 + Math.random() / 2);

/**
 * Everything written and not yet acknowledged. An entry is one thing (a note, a rating, a ballot)
 * in its newest form; every request may be repeated without harm, so a lost answer costs nothing.
 * Each entry has a place of its own in storage: two tabs of one person do not overwrite each other.
 */
class Outbox {
  constructor(desk, { token, onChange, onSent, onLost }) {
    Object.assign(this, { place: `out/${desk}/`, token, onChange, onSent, onLost });
    Object.assign(this, { tries: 0, timer: null, running: false, trouble: null, count: 0, notBefore: 0 });
  }

  /** Return `[{key, method, path, body, stamp, refused}]` in the order in which they were written. */
  entries() {
    return memory.keys(this.place)
      .map((place) => ({ ...memory.get(place), key: place.slice(this.place.length) }))
      .filter((entry) => entry.method)
      .sort((a, b) => a.stamp - b.stamp);
  }

  get(key) { return memory.get(this.place + key); }
  waiting() { return this.entries().filter((entry) => !entry.refused); }

  add(key, method, path, body, { soon = 0, known = false } = {}) {
    // Later than all before it, also when the phone's clock is set back.
    const last = Math.max(0, ...this.entries().map((entry) => entry.stamp));
    memory.set(this.place + key, { method, path, body, known, stamp: Math.max(Date.now(), last + 1) });
    this.onChange();
    this.again(soon);
  }

  drop(key) {
    memory.drop(this.place + key);
    this.onChange();
  }

  again(delay = 0) {
    if (BALLOT) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), Math.max(delay, this.notBefore - performance.now()));
  }

  async send() {
    if (this.running) return;
    this.running = true;
    try {
      for (let entry = this.waiting()[0]; entry; entry = this.waiting()[0]) {
        const answer = await ask(entry.method, entry.path, { body: entry.body, token: this.token });
        if (!this.settle(entry, answer)) return;
      }
    } finally {
      this.running = false;
    }
  }

  /** Take in one answer; return whether to go on with the next entry. */
  settle(entry, answer) {
    if (LATER.has(answer.status)) {
      this.trouble = answer;
      this.notBefore = performance.now() + answer.wait * 1000;
      this.again(backoff(this.tries, answer.wait));
      this.tries += 1;
      this.onChange();
      return false;
    }
    this.tries = 0;
    this.trouble = null;
    if (answer.status === 401) {
      this.onLost(answer);
      return false;
    }
    const now = this.get(entry.key);
    const unchanged = now?.stamp === entry.stamp;
    const done = answer.ok || (entry.method === "DELETE" && answer.status === 404)
      || (entry.known && answer.status === 409);
    if (done) {
      this.count += 1;
      if (unchanged) memory.drop(this.place + entry.key);
      this.onSent(entry, answer.data, unchanged);
    } else if (unchanged) {
      memory.set(this.place + entry.key, { ...now, refused: sentence(answer) });
    }
    this.onChange();
    return true;
  }
}
