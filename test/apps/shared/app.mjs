import * as lucidic from '@lucidic/otel';
import * as api from '@opentelemetry/api';
import * as sdk from '@opentelemetry/sdk-node';
import { runApp } from './run-app.cjs';

await runApp({ api, sdk, lucidic });
