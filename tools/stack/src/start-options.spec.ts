import { describe, expect, it } from '@jest/globals';

import { readStartOptions } from './start-options.js';

describe('readStartOptions', () => {
  it('has the documented ports without any argument', () => {
    expect(readStartOptions([], {})).toEqual({ fresh: false, gatewayPort: 8787, managementPort: 8200 });
  });

  it('lets arguments win over the environment and that over the defaults', () => {
    const environment = { GATEWAY_PORT: '1', MANAGEMENT_PORT: '2' };
    expect(readStartOptions(['--port', '0', '--fresh'], environment)).toEqual({
      fresh: true,
      gatewayPort: 0,
      managementPort: 2,
    });
  });

  it.each([
    [['--port', '65536'], '"65536" is not a port'],
    [['--port', '80x'], '"80x" is not a port'],
    [['--management-port', '-1'], '--management-port'],
    [['--frehs'], '--frehs'],
    [['now'], 'now'],
  ])('refuses %j in one sentence that names it', (args, text) => {
    expect(() => readStartOptions(args, {})).toThrow(text);
  });
});
