const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 80;

/**
 * Shows that something is going on while `work` runs: a spinner on a terminal, one line elsewhere.
 *
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @param {NodeJS.WriteStream} [stream] stderr, so that stdout holds the demo's result alone
 * @returns {Promise<T>}
 */
export async function withProgress(label, work, stream = process.stderr) {
  if (!stream.isTTY) {
    stream.write(`${label}…\n`);
    return work();
  }
  let frame = 0;
  const draw = () => {
    stream.write(`\r${frames[frame % frames.length]} ${label}…`);
    frame += 1;
  };
  draw();
  const timer = setInterval(draw, frameMs);
  try {
    const result = await work();
    stream.write(`\r✓ ${label} \n`);
    return result;
  } catch (error) {
    stream.write(`\r✗ ${label} \n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
