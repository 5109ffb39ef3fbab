/**
 * No processor at all: spans are recorded and thrown away.
 *
 * @type {import('./candidate.d.ts').CreateCandidate}
 */
export function createNoop() {
  return {
    spanProcessors: [],
    delivers: false,
    flush: async () => {},
    shutdown: async () => {},
  };
}
