/** `fetch` with a provider's own address replaced by a fake's; any other address fails, so that nothing leaves the machine. */
function reroutedFetch(origin, fakeUrl, fetchFake = globalThis.fetch) {
  return (input, init) => {
    const address = String(input?.url ?? input);
    if (!address.startsWith(`${origin}/`)) return Promise.reject(new Error(`not the fake's: ${address}`));
    return fetchFake(fakeUrl + address.slice(origin.length), init);
  };
}

module.exports = { reroutedFetch };
