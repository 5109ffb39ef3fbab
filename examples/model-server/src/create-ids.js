/**
 * Ids that are unique within one server and the same on every run, such as `chatcmpl-0001`.
 *
 * @returns {{ next(prefix: string): string }} `next` joins with `-`, or uses the prefix as it is when it ends in `_`
 */
function createIds() {
  let count = 0;
  return {
    next(prefix) {
      count += 1;
      const separator = prefix.endsWith('_') ? '' : '-';
      return `${prefix}${separator}${String(count).padStart(4, '0')}`;
    },
  };
}

module.exports = { createIds };
