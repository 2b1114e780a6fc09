// Where answers wait on this device until the server has them: IndexedDB, one database for each person, each answer
// sealed with a key that only pages of that person carry. Without IndexedDB or without cryptography (plain HTTP) they
// wait in memory, and `durable` says so.

const PREFIX = "officium-outbox-";
const TABLE = "answers";
const KEPT_MS = 30 * 24 * 3600 * 1000;
const PATIENCE_MS = 3000;

// An entry: {attempt, position, client, seq, response, made}. `made` is in milliseconds of the device's clock and serves
// only to tell how old it is; the order of the entries is counted.

export class Store {
  constructor(owner, key64) {
    this.name = PREFIX + owner;
    this.key = null;
    this.database = null;
    this.memory = new Map();
    this.wiped = false;
    this.last = this.opening = this.begin(key64);
  }

  async begin(key64) {
    if (!window.crypto || !crypto.subtle || !window.indexedDB) return;
    try {
      const raw = Uint8Array.from(atob(key64), (c) => c.charCodeAt(0));
      this.key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
      await this.open();
    } catch {
      // Memory it is.
    }
  }

  get durable() {
    return this.database !== null;
  }

  async open() {
    const database = await opened(this.name);
    this.database = database;
    // Another page of this person signs out: what it removes must not be held open here.
    database.onversionchange = () => {
      database.close();
      this.database = null;
      this.wiped = true;
    };
    database.onclose = () => (this.database = null);
  }

  // Resolves once the entry is on the disk, or, failing that, in memory. One at a time: sealing two at once could
  // put the older one last.
  put(entry) {
    this.last = this.last.then(async () => {
      try {
        await within(PATIENCE_MS, this.putDurably(entry));
      } catch {
        this.memory.set(name(entry), entry);
      }
    });
    return this.last;
  }

  async putDurably(entry) {
    if (this.key === null || this.wiped) throw new Error("there is no durable place");
    if (this.database === null) await this.open();
    const sealed = await this.seal(entry);
    const { attempt, position, client, seq, made } = entry;
    const transaction = this.database.transaction(TABLE, "readwrite", { durability: "strict" });
    const table = transaction.objectStore(TABLE);
    const before = table.get([attempt, position, client]);
    const last = table.index("order").openKeyCursor(null, "prev");
    last.onsuccess = () => {
      if (before.result && before.result.seq >= seq) return;
      const order = last.result ? last.result.key + 1 : 1;
      // Of one question only the newest change waits: none of this page made before, none of a page opened earlier.
      table.delete(IDBKeyRange.bound([attempt, position, ""], [attempt, position, client]));
      table.put({ attempt, position, client, seq, made, order, ...sealed });
    };
    await done(transaction);
  }

  // Every entry that can be read, in the order made.
  async list() {
    const entries = [];
    await this.opening;
    if (this.database !== null) {
      let rows = [];
      try {
        rows = await result(this.database.transaction(TABLE).objectStore(TABLE).index("order").getAll());
      } catch {
        // Closed under our hands; what is in memory still goes out.
      }
      for (const row of rows) {
        try {
          const { attempt, position, client, seq, made } = row;
          entries.push({ attempt, position, client, seq, made, response: await this.unseal(row) });
        } catch {
          // Sealed with another key, or damaged: not ours to send.
        }
      }
    }
    for (const entry of this.memory.values()) {
      const same = entries.findIndex((other) => name(other) === name(entry));
      if (same < 0) entries.push(entry);
      else if (entries[same].seq <= entry.seq) entries[same] = entry;
    }
    return entries;
  }

  // Removes this very change; one made since stays.
  async remove({ attempt, position, client, seq }) {
    const kept = this.memory.get(name({ attempt, position, client }));
    if (kept && kept.seq <= seq) this.memory.delete(name(kept));
    if (this.database === null) return;
    const transaction = this.database.transaction(TABLE, "readwrite", { durability: "strict" });
    const table = transaction.objectStore(TABLE);
    const found = table.get([attempt, position, client]);
    found.onsuccess = () => {
      if (found.result && found.result.seq === seq) table.delete([attempt, position, client]);
    };
    await done(transaction);
  }

  // Removes everything, the database too.
  async wipe() {
    await this.opening;
    this.memory.clear();
    this.wiped = true;
    if (this.database !== null) this.database.close();
    this.database = null;
    if (window.indexedDB) await within(PATIENCE_MS, result(indexedDB.deleteDatabase(this.name))).catch(() => {});
  }

  // Removes what has waited for too long: the person's own, and the boxes of people who never came back for theirs.
  async sweep() {
    await this.opening;
    if (this.database === null) return;
    const now = Date.now();
    for (const row of await result(this.database.transaction(TABLE).objectStore(TABLE).getAll())) {
      if (now - row.made > KEPT_MS) await this.remove(row);
    }
    if (!indexedDB.databases) return;
    for (const { name: other } of await indexedDB.databases()) {
      if (!other.startsWith(PREFIX) || other === this.name) continue;
      const database = await opened(other, false).catch(() => null);
      if (database === null) continue;
      const rows = await result(database.transaction(TABLE).objectStore(TABLE).getAll());
      database.close();
      if (rows.every((row) => now - row.made > KEPT_MS)) indexedDB.deleteDatabase(other);
    }
  }

  async seal(entry) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(entry.response));
    const how = { name: "AES-GCM", iv, additionalData: bound(entry) };
    return { iv, sealed: await crypto.subtle.encrypt(how, this.key, plain) };
  }

  async unseal(row) {
    const how = { name: "AES-GCM", iv: row.iv, additionalData: bound(row) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, this.key, row.sealed)));
  }
}

function name({ attempt, position, client }) {
  return `${attempt}/${position}/${client}`;
}

// What an answer is tied to: moved to another question it can no longer be opened.
function bound(entry) {
  return new TextEncoder().encode(`${name(entry)}/${entry.seq}`);
}

function opened(database, create = true) {
  const request = indexedDB.open(database, 1);
  request.onupgradeneeded = () => {
    if (!create) {
      request.transaction.abort();
      return;
    }
    const table = request.result.createObjectStore(TABLE, { keyPath: ["attempt", "position", "client"] });
    table.createIndex("order", "order");
  };
  return within(PATIENCE_MS, result(request));
}

function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

function within(milliseconds, promise) {
  return Promise.race([
    promise,
    new Promise((_, reject) => setTimeout(() => reject(new Error("too slow")), milliseconds)),
  ]);
}
