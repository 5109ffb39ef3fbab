import { Slots } from '../../exporters/delivery/slots';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('slots', () => {
  test('there are as many as the limit says at the moment', () => {
    const limit = { current: 2 };
    const slots = new Slots(limit);
    expect([slots.tryTake(), slots.tryTake(), slots.tryTake()]).toEqual([true, true, false]);
    limit.current = 3;
    expect(slots.tryTake()).toBe(true);
    limit.current = 1;
    slots.release();
    slots.release();
    expect([slots.taken, slots.tryTake()]).toEqual([1, false]);
  });

  test('one that comes back is served before anything new', async () => {
    const slots = new Slots({ current: 1 });
    slots.tryTake();
    expect(slots.park()).toBe(true);
    expect([slots.taken, slots.parked, slots.tryTake()]).toEqual([0, 1, true]);
    let isBack = false;
    void slots.unpark().then(() => {
      isBack = true;
    });
    await turn();
    expect(isBack).toBe(false);
    let offers = 0;
    slots.onFree = () => {
      if (slots.tryTake()) offers += 1;
    };
    slots.release();
    await turn();
    expect([isBack, offers, slots.taken, slots.parked]).toEqual([true, 0, 1, 0]);
  });

  test('those that wait without one are not without number', () => {
    const slots = new Slots({ current: 10_000 });
    let parked = 0;
    for (let index = 0; index < 10_000 && slots.tryTake(); index += 1) {
      if (slots.park()) parked += 1;
    }
    expect(parked).toBe(2_000);
    expect(slots.taken).toBe(8_000);
  });
});
