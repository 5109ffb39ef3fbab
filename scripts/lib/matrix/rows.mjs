/** The outcome of every row, printed as it comes: `ok`, `FAIL` with the reason, `skip` or `wait` with the reason. */
export class Rows {
  #passed = 0;
  #failed = 0;
  #skipped = 0;
  #waiting = 0;

  /** Runs one row. What `check` returns is a remark for its line; what it throws is the reason it failed. */
  async check(name, check) {
    const startedMs = performance.now();
    try {
      const remark = await check();
      const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
      this.#passed += 1;
      console.log(`ok    ${name} (${seconds} s)${remark ? `: ${remark}` : ''}`);
      return true;
    } catch (error) {
      this.#failed += 1;
      const reason = error instanceof Error ? error.message : String(error);
      console.log(`FAIL  ${name}: ${reason.replaceAll('\n', '\n      ')}`);
      return false;
    }
  }

  /**
   * Runs a row about something that does not work yet: `check` must find what comes in its stead today. It counts as
   * neither passed nor failed; when `check` throws it failed, for then the row no longer tells the truth.
   *
   * @param {string} waitsFor who is to mend it, and what is missing: `the preload: …`
   */
  async wait(name, waitsFor, check) {
    try {
      await check();
      this.#waiting += 1;
      console.log(`wait  ${name}, waiting for ${waitsFor}`);
    } catch (error) {
      await this.check(name, () => {
        throw new Error(`it waited for ${waitsFor}; today is otherwise:\n${error.message}`);
      });
    }
  }

  /** Counts a row that cannot run here. */
  skip(name, reason) {
    this.#skipped += 1;
    console.log(`skip  ${name}: ${reason}`);
  }

  /** Prints the last line and gives the process its exit code. */
  finish() {
    if (this.#skipped > 0) console.log(`\n${this.#skipped} skipped, see above for the reasons`);
    if (this.#waiting > 0) console.log(`\n${this.#waiting} waiting, see above for what`);
    console.log(`\n${this.#passed} passed, ${this.#failed} failed`);
    process.exitCode = this.#failed > 0 ? 1 : 0;
  }
}
