const { eventTree } = require('@lucidic/dev');

/**
 * Puts events under their parents.
 *
 * @param {ReadonlyArray<Record<string, any>>} events
 * @returns {Array<{ event: Record<string, any>, indent: string, isOrphan: boolean }>} in reading order; `indent` is
 *   drawn with lines, and an orphan names a parent that is not among the events
 */
function arrangeTree(events) {
  const rows = [];
  const visit = ({ event, children, isOrphan }, indent, childLead) => {
    rows.push({ event, indent, isOrphan });
    for (const [index, child] of children.entries()) {
      const isLast = index === children.length - 1;
      visit(child, `${childLead}${isLast ? '└─ ' : '├─ '}`, `${childLead}${isLast ? '   ' : '│  '}`);
    }
  };
  for (const root of eventTree(events)) visit(root, '', '');
  return rows;
}

module.exports = { arrangeTree };
