const { arrangeTree } = require('./tree/arrange-tree');
const { describeEvent } = require('./tree/describe-event');
const { paint } = require('./tree/paint');

/**
 * Prints a session's events as a tree, one line each, siblings in the order given: what it is, its type, tokens, cost, duration and status.
 * Colours only on a terminal, and not where NO_COLOR is set (https://no-color.org).
 *
 * @param {ReadonlyArray<Record<string, any>>} events as `GET /events` gives them
 * @param {NodeJS.WriteStream | { write(text: string): unknown, isTTY?: boolean }} stream
 */
function printTree(events, stream) {
  const colours = stream.isTTY === true && !process.env.NO_COLOR;
  const rows = arrangeTree(events).map(({ event, indent, isOrphan }) => {
    const { title, tokens, cost, duration, status } = describeEvent(event);
    return [
      `${indent}${title}${isOrphan ? ' (parent missing)' : ''}`,
      event.type,
      tokens,
      cost,
      duration,
      status,
    ];
  });
  const widths = columnWidths(rows);
  for (const row of rows) {
    const cells = row.map((cell, column) => paint(cell.padEnd(widths[column]), cell, colours));
    stream.write(`${cells.join('  ').trimEnd()}\n`);
  }
}

/**
 * @param {string[][]} rows
 * @returns {number[]}
 */
function columnWidths(rows) {
  return (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)));
}

module.exports = { printTree };
