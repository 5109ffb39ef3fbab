/** Degrees Celsius and sky on a spring day. */
const known = new Map([
  ['lisbon', { celsius: 21, sky: 'sunny' }],
  ['oslo', { celsius: 9, sky: 'light rain' }],
]);

/**
 * The agent's one tool. It looks things up in a table, so the demo needs no weather service.
 *
 * @param {{ city: string }} args
 * @returns {{ city: string, celsius: number, sky: string }}
 */
function getWeather({ city }) {
  return { city, ...(known.get(city.toLowerCase()) ?? { celsius: 15, sky: 'cloudy' }) };
}

module.exports = { getWeather };
