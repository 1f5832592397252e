import { Module, type DynamicModule } from '@nestjs/common';
import { ObservabilityModule } from '@trueport/observability';

/** What Nest serves and owns of the ingress: health, metrics and the life cycle. The data plane is in front of it. */
@Module({})
export class AppModule {
  static forRoot(logLevel: string): DynamicModule {
    return {
      module: AppModule,
      imports: [ObservabilityModule.forRoot({ service: 'ingress-proxy', logLevel })],
    };
  }
}
