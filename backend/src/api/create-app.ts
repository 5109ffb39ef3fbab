import { Hono } from 'hono';
import type { BackendSettings } from '../backend-options';
import { errorCode } from '../error-facts';
import { pageRoutes } from '../page/page-routes';
import { isDamage } from '../store/database-error';
import type { Store } from '../store/store';
import { answerKept } from './answer-kept';
import type { AppEnv } from './app-env';
import { attachmentRoutes } from './attachment-routes';
import { blobRoutes } from './blob-routes';
import { changeRoutes } from './change-routes';
import { datasetRoutes } from './dataset-routes';
import { documentRoutes } from './document-routes';
import { evalRoutes } from './eval-routes';
import { eventRoutes } from './event-routes';
import { experimentRoutes } from './experiment-routes';
import { flagRoutes } from './flag-routes';
import { guardHost } from './guard-host';
import { guardKey } from './guard-key';
import { itemRoutes } from './item-routes';
import { logRefusals } from './log-refusals';
import { mockRoutes } from './mock-routes';
import { oldFlagRoutes } from './old-flag-routes';
import { promptRoutes } from './prompt-routes';
import { answerRefusal, refused } from './refusal';
import { addRoutes } from './routes';
import { serveAsData } from './serve-as-data';
import { sessionFileRoutes } from './session-file-routes';
import { sessionRoutes } from './session-routes';
import { verifyRoutes } from './verify-routes';

/** Puts the API and the page together: who may ask, then what is asked. */
export function createApp(store: Store, settings: BackendSettings): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(answerKept(store.settled));
  app.use(logRefusals(settings.log));
  app.use(serveAsData());
  app.use(guardHost(settings));
  if (settings.apiKey !== undefined) app.use(guardKey(settings.apiKey));

  addRoutes(app, sessionRoutes(store));
  addRoutes(app, eventRoutes(store));
  addRoutes(app, blobRoutes(store));
  addRoutes(app, attachmentRoutes(store));
  addRoutes(app, verifyRoutes());
  addRoutes(app, experimentRoutes(store));
  addRoutes(app, promptRoutes(store));
  addRoutes(app, datasetRoutes(store));
  addRoutes(app, itemRoutes(store));
  addRoutes(app, flagRoutes(store));
  addRoutes(app, oldFlagRoutes(store));
  addRoutes(app, evalRoutes(store));
  addRoutes(app, mockRoutes(store));
  addRoutes(app, changeRoutes(store.changes, settings.heartbeatMs));
  addRoutes(app, sessionFileRoutes(store));
  addRoutes(app, documentRoutes(app));
  addRoutes(app, pageRoutes(store));

  app.notFound((c) =>
    answerRefusal(c, refused(404, `path: ${c.req.method} ${c.req.path} is not served here`)),
  );
  app.onError((error, c) => {
    const isBusy = errorCode(error) === 'SQLITE_BUSY';
    if (isBusy) return answerRefusal(c, refused(503, 'store: another process holds it; try again'));
    const advice = isDamage(error)
      ? '; its file is damaged: export what can be read, and start with another'
      : '';
    return answerRefusal(c, refused(500, `store: ${error.message}${advice}`));
  });
  return app;
}
