/** Text that holds no spans as they are read here; the message says what is wrong, where, and what would be right. */
export class SpansFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SpansFileError';
  }
}
