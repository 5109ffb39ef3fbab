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

  test('one whose task needs none any more is free, and a part of the rest takes one again', async () => {
    const slots = new Slots({ current: 1 });
    slots.tryTake();
    let finish = (): void => undefined;
    let ask = (): void => undefined;
    const rest = slots.aside(async () => {
      await new Promise<void>((resolve) => {
        ask = resolve;
      });
      await slots.within(
        () =>
          new Promise<void>((resolve) => {
            finish = resolve;
          }),
      );
      return 'done';
    });
    expect([slots.taken, slots.parked, slots.tryTake()]).toEqual([0, 1, true]);
    ask();
    await turn();
    expect([slots.taken, slots.parked]).toEqual([1, 1]);
    slots.release();
    await turn();
    expect([slots.taken, slots.parked, slots.tryTake()]).toEqual([1, 0, false]);
    finish();
    expect(await rest).toBe('done');
    expect([slots.taken, slots.parked]).toEqual([0, 0]);
  });

  test('any number may be aside: those that wait for a retry have their own bound', () => {
    const slots = new Slots({ current: 1 });
    for (let count = 0; count < 5_000; count += 1) {
      slots.tryTake();
      void slots.aside(() => new Promise(() => undefined));
    }
    slots.tryTake();
    expect([slots.park(), slots.parked, slots.taken]).toEqual([true, 5_001, 0]);
  });
});
