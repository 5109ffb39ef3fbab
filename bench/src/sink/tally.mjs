/**
 * What arrived since the last reset.
 *
 * @typedef {object} Counts
 * @property {number} delivered Different spans (OTLP) or events (Lucidic), by id.
 * @property {number} duplicates The same id again.
 * @property {number} requests All requests, those that open and end sessions among them.
 * @property {number} wireBytes Bytes read from the sockets, HTTP heads included.
 * @property {number} cpuSeconds The sink's own CPU time: near the drain time, the sink is what limits.
 */

/** Counts what the sink stores; the ids are kept to tell a resend from a new one. */
export class Tally {
  #ids = new Set();
  #duplicates = 0;
  #requests = 0;
  #bytesAtReset = 0;
  #closedBytes = 0;
  #cpuAtReset = process.cpuUsage();
  /** @type {Set<import('node:net').Socket>} */
  #sockets = new Set();

  /** @param {import('node:net').Socket} socket */
  connected(socket) {
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#closedBytes += socket.bytesRead;
    });
  }

  request() {
    this.#requests += 1;
  }

  /** @param {string} id */
  stored(id) {
    if (this.#ids.has(id)) this.#duplicates += 1;
    else this.#ids.add(id);
  }

  reset() {
    this.#ids = new Set();
    this.#duplicates = 0;
    this.#requests = 0;
    this.#bytesAtReset = this.#bytes();
    this.#cpuAtReset = process.cpuUsage();
  }

  /** @returns {Counts} */
  counts() {
    const { user, system } = process.cpuUsage(this.#cpuAtReset);
    return {
      delivered: this.#ids.size,
      duplicates: this.#duplicates,
      requests: this.#requests,
      wireBytes: this.#bytes() - this.#bytesAtReset,
      cpuSeconds: (user + system) / 1e6,
    };
  }

  #bytes() {
    let bytes = this.#closedBytes;
    for (const socket of this.#sockets) bytes += socket.bytesRead;
    return bytes;
  }
}
