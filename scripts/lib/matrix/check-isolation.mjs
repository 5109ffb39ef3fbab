import { differences, mustHaveNone } from './differences.mjs';

const LOOKS = ['start', 'end', 'later'];

/**
 * Fails unless the other vendors' processors, one before and one after ours in the list, were shown the same spans with
 * ours as without: at start, at end and later.
 */
export function checkIsolation(withOurs, without) {
  for (const [place, seen] of Object.entries(without)) {
    const missing = LOOKS.filter((look) => !seen.some(({ when }) => when === look));
    if (missing.length > 0)
      throw new Error(`the witness ${place} ours saw no spans at ${missing.join(', ')}`);
  }
  mustHaveNone(differences('witness', withOurs, without, { exact: true }));
  return `${Object.values(without).flat().length} sightings compared`;
}
