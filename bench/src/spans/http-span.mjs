import { SpanKind } from '@opentelemetry/api';

/**
 * A span of an HTTP client instrumentation: nothing about models, most of what a server records.
 *
 * @param {number} serial
 * @returns {import('./chat-span.mjs').ChatSpan}
 */
export function httpSpan(serial) {
  return {
    name: 'GET',
    options: {
      kind: SpanKind.CLIENT,
      attributes: {
        'http.request.method': 'GET',
        'server.address': 'shop.example',
        'server.port': 443,
        'url.full': `https://shop.example/products/${serial}`,
      },
    },
    answer: { 'http.response.status_code': 200, 'network.protocol.version': '1.1' },
  };
}
