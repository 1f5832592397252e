import { mkdtempSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProduct } from '@trueport/stack';
const { LoadGenerator, startChild } = await import('/work/main/tools/bench/dist/child.js');
const { measure } = await import('/work/main/tools/bench/dist/measure.js');
mkdirSync('/root/prof', { recursive: true });
const specs = (process.argv[2] ?? '1,32').split(',');
const ms = Number(process.argv[3] ?? 2000), rounds = Number(process.argv[4] ?? 3), doProf = process.argv[5] === 'profile';
const upstream = await startChild('upstream.js', []);
const bare = await startChild('bare-proxy.js', [`http://127.0.0.1:${upstream.port}`]);
const load = new LoadGenerator();
process.env.OPENAI_API_KEY = 'bench';
process.env.OPENAI_BASE_URL = `http://127.0.0.1:${upstream.port}`;
process.env.EGRESS_ALLOWED_HOSTS = `127.0.0.1:${upstream.port}`;
const settings = { IP_LIMIT_REQUESTS: '1000000000', LOG_LEVEL: 'warn', ...(process.env.EXTRA ? JSON.parse(process.env.EXTRA) : {}) };
const product = await startProduct({ dataDir: mkdtempSync(join(tmpdir(), 'trueport-bench-')), ephemeral: true, settings, log: () => {} });
const { gatewayUrl, apiKey, processes } = product.facts; if (process.env.KILL) for (const n of process.env.KILL.split(',')) await product.kill(n);
const pid = processes.find((p) => p.name === 'ingress-proxy').pid;
const gw = { name: 'gateway', port: Number(new URL(gatewayUrl).port), path: '/trueportai-services/openai/v1/chat/completions', headers: { 'x-api-key': apiKey }, pid };
const br = { name: 'bare', port: bare.port, path: '/v1/chat/completions', headers: {}, pid: bare.pid };
const med = (a) => a.sort((x, y) => x - y)[Math.floor(a.length / 2)];
try {
  for (const spec of specs) {
    const kb = spec.startsWith('50k:') ? 50 : 1; const rate = spec.startsWith('rate:') ? Number(spec.slice(5)) : 0;
    const scenario = { name: spec, job: { requestBytes: kb * 1024, connections: rate ? 64 : Number(spec.replace('50k:', '')), durationMs: ms, ratePerSecond: rate, isSingleShot: false }, headers: { 'x-bench-bytes': String(kb * 1024) }, chunks: 0 };
    const R = [];
    for (let r = -1; r < rounds; r += 1) {
      const b = await measure(load, br, scenario); const g = await measure(load, gw, scenario);
      if (r >= 0) R.push({ b, g, ratio: g.cpuPerRequestUs / b.cpuPerRequestUs });
    }
    const row = (k, x) => med(R.map((r) => r[x][k])).toFixed(2);
    console.log(spec.padEnd(9), 'ratio', med(R.map((r) => r.ratio)).toFixed(2), '[' + R.map((r) => r.ratio.toFixed(2)).join(' ') + ']', 'cpu bare', row('cpuPerRequestUs', 'b'), 'gw', row('cpuPerRequestUs', 'g'), 'rps', row('requestsPerSecond', 'b'), row('requestsPerSecond', 'g'), 'p50', row('p50Ms', 'b'), row('p50Ms', 'g'), 'p99', row('p99Ms', 'b'), row('p99Ms', 'g'), 'rss', row('residentMb', 'g'), 'fail', row('failures', 'g'));
    if (doProf) {
      process.kill(pid, 'SIGUSR1'); await new Promise((r) => setTimeout(r, 500));
      const list = await (await fetch('http://127.0.0.1:9229/json')).json();
      const ws = new WebSocket(list[0].webSocketDebuggerUrl); await new Promise((r) => ws.addEventListener('open', r));
      let id = 0; const call = (method, params = {}) => new Promise((res) => { const my = ++id; const h = (m) => { const d = JSON.parse(m.data); if (d.id === my) { ws.removeEventListener('message', h); res(d.result); } }; ws.addEventListener('message', h); ws.send(JSON.stringify({ id: my, method, params })); });
      await call('Profiler.enable'); await call('Profiler.setSamplingInterval', { interval: 200 }); await call('Profiler.start');
      const g = await measure(load, gw, { ...scenario, job: { ...scenario.job, durationMs: 6000 } });
      const { profile } = await call('Profiler.stop'); writeFileSync(`/root/prof/${spec.replace(':', '')}.cpuprofile`, JSON.stringify(profile)); ws.close();
      console.log('profiled', g.cpuPerRequestUs.toFixed(1), g.requestsPerSecond.toFixed(0));
    }
  }
} finally { load.stop(); bare.stop(); upstream.stop(); await product.stop(); }
process.exit(0);
