import { renameSync, writeFileSync } from 'node:fs';

/** Leaves the numbers of a test run in the file that `TRUEPORTAI_TEST_SUMMARY` names. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const path = process.env.TRUEPORTAI_TEST_SUMMARY;
    if (!path) return;
    // A file that could not be loaded or died has no failed test of its own, but it has failed.
    const brokenFiles = results.testResults.filter(
      (file) => file.testExecError || (file.numFailingTests === 0 && file.failureMessage),
    );
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + brokenFiles.length,
      endedAtMs: Date.now(),
    };
    writeFileSync(`${path}.tmp`, JSON.stringify(counts));
    renameSync(`${path}.tmp`, path);
  }
}
