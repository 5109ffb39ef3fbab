/** For `lucidic doctor --isolation`: writes on spans as they start, and must be found out under every SDK. */
class ChangesSpans {
  onStart(span) {
    span.setAttribute('vendor.env', 'prod');
  }
  onEnd() {}
  async forceFlush() {}
  async shutdown() {}
}

exports.spanProcessors = () => [new ChangesSpans()];
