/**
 * The environment the demo gives its agent: the caller's, less every OTEL_* and LUCIDIC_* variable, so that a shell's
 * own settings do not change what the demo shows.
 *
 * @param {NodeJS.ProcessEnv} base
 * @param {Record<string, string>} settings added last
 * @returns {NodeJS.ProcessEnv}
 */
export function agentEnvironment(base, settings) {
  const kept = Object.entries(base).filter(([name]) => !/^(OTEL|LUCIDIC)_/i.test(name));
  return { ...Object.fromEntries(kept), ...settings };
}
