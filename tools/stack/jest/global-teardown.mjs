/** Ends the servers of this test run. */
export default async function globalTeardown() {
  await globalThis.testServers?.close();
}
