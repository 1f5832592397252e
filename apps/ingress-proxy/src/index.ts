export { ingressProxySettings } from './settings.js';
