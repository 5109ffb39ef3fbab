/** Environment variables as this process has them now. The only place that reads `process.env`. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
