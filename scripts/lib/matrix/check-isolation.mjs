import { differences, mustHaveNone } from './differences.mjs';

/** Fails unless the other vendor's processor was shown the same spans with our processor beside it as without. */
export function checkIsolation(withOurs, without) {
  if (without.length === 0) throw new Error('the witness saw no spans at all');
  mustHaveNone(differences('witness', withOurs, without, { exact: true }));
  return `${without.length} sightings compared`;
}
