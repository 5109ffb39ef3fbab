const { startModelServer } = require('./start-model-server');

/**
 * `node src/main.js`: serves until a signal ends it.
 * Environment: PORT (default 8080), HOST (default 127.0.0.1).
 */
async function main() {
  const server = await startModelServer({
    port: Number(process.env.PORT || 8080),
    host: process.env.HOST || '127.0.0.1',
  });
  console.log(`Model server on ${server.url} (OpenAI-compatible; canned answers)`);

  const stop = () => {
    // A second signal must still end the process the usual way.
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
    void server.close();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error) => {
  console.error(`The model server could not start: ${error.message}`);
  process.exitCode = 1;
});
