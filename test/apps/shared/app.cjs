const { runApp } = require('./run-app.cjs');

runApp({
  api: require('@opentelemetry/api'),
  sdk: require('@opentelemetry/sdk-node'),
  lucidic: require('@lucidic/otel'),
});
