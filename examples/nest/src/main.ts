import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { warmup } from 'unsync';
import { AppModule } from './app.module';

async function main(): Promise<void> {
  await warmup();
  const app = await NestFactory.create(AppModule);
  await app.listen(Number(process.env.PORT ?? 3000));
}

void main();
