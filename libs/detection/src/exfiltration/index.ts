export { findCanaries } from './canary.js';
export { detectExfiltration } from './detect-exfiltration.js';
export { findPromptLeak } from './prompt-leak.js';
export { exfiltrationPatterns } from './exfiltration-patterns.js';
