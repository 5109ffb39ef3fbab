import fc from 'fast-check';
import { BoundedMap } from '../../src/core/bounded-map';
import { collectGarbage } from '../support/collect-garbage';

describe('bounded map', () => {
  test('law 8: what was deleted is let go of, however long the map lives under its limit', async () => {
    const map = new BoundedMap<number, { text: string }>(1_000);
    const churn = (from: number): void => {
      for (let key = from; key < from + 50_000; key += 1) {
        map.set(key, { text: `${key}`.repeat(50) });
        map.delete(key - 20);
      }
    };
    churn(0);
    await collectGarbage();
    const before = process.memoryUsage().heapUsed;
    churn(50_000);
    await collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(5_000_000);
  });

  test('law 8: behaves like a list of the newest items, whatever is set and deleted', () => {
    const step = fc.record({ key: fc.nat(30), deletes: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 200 }), (maxItems, steps) => {
        const map = new BoundedMap<number, number>(maxItems);
        let model: [number, number][] = [];
        steps.forEach(({ key, deletes }, index) => {
          if (deletes) {
            expect(map.delete(key)).toBe(model.some(([known]) => known === key));
            model = model.filter(([known]) => known !== key);
            return;
          }
          const known = model.find((item) => item[0] === key);
          if (known) known[1] = index;
          else model.push([key, index]);
          const gone = model.length > maxItems ? model.shift() : undefined;
          expect(map.set(key, index)).toBe(gone?.[1]);
        });
        expect([...map.entries()]).toEqual(model);
        expect(map.size).toBe(model.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
