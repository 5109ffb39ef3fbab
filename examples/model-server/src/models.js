const names = ['gpt-4o-mini', 'gpt-4o', 'text-embedding-3-small'];

/** `GET /v1/models`. Other names work too: the answer never depends on the model. */
function models() {
  return {
    json: {
      object: 'list',
      // 2024-07-18, the day the first of them was published.
      data: names.map((id) => ({ id, object: 'model', created: 1721260800, owned_by: 'model-server' })),
    },
  };
}

module.exports = { models };
