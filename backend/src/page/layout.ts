import { createHash } from 'node:crypto';
import type { AppContext } from '../api/app-env';
import { Html, html } from './html';
import { STYLE } from './style';

/** Sends a page as HTML. */
export type PageSender = (c: AppContext, title: string, content: Html, status?: 200 | 404) => Response;

/**
 * Makes the sender. The policy lets the page load nothing and run nothing: what agents and models wrote is shown,
 * and even a slip in escaping could not run it.
 */
export function createPageSender(): PageSender {
  const styleHash = createHash('sha256').update(STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  const style = new Html(`<style>${STYLE}</style>`);
  return (c, title, content, status = 200) => {
    c.header('Content-Security-Policy', policy);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'no-store');
    const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Lucidic</title>
<link rel="icon" href="data:,">
${style}
</head>
<body>
<header><a href="/">Lucidic</a><span class="dim">local backend</span></header>
<main>
${content}
</main>
</body>
</html>
`;
    return c.html(page.text, status);
  };
}
