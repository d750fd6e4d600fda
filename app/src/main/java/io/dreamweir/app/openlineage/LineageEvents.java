package io.dreamweir.app.openlineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dreamweir.config.Configuration;
import io.dreamweir.run.ProjectVersion;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.DatasetFacets;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.OpenLineage.RunFacets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of a job: START before it, COMPLETE or FAIL after it. A job never fails because nobody
 * takes its events: that is a warning.
 *
 * <p>The events are made by OpenLineage's own classes, which know the schema of each facet; what
 * carries them is ours, because theirs brings a second HTTP client and a metrics library.
 */
public final class LineageEvents {

  private static final Logger LOG = LoggerFactory.getLogger(LineageEvents.class);

  /** Their convention for the server's key, which no configuration file should hold. */
  private static final String KEY = "OPENLINEAGE_API_KEY";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  /** A job. */
  public interface Work<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }

  private final String namespace;
  private final Optional<EventSink> sink;
  private final OpenLineage openLineage;

  LineageEvents(String namespace, Optional<EventSink> sink) {
    this.namespace = namespace;
    this.sink = sink;
    this.openLineage =
        new OpenLineage(
            URI.create(
                "urn:dreamweir:"
                    + ProjectVersion.current().version().replaceAll("[^A-Za-z0-9.-]", "-")));
  }

  /** As the configuration says. */
  public static LineageEvents of(Configuration configuration) {
    LineageConfig config = configuration.bind("lineage", LineageConfig.class);
    return new LineageEvents(
        config.namespace(),
        switch (config.transport()) {
          case NONE -> Optional.empty();
          case FILE -> Optional.of(EventSink.file(Path.of(config.file())));
          case HTTP ->
              Optional.of(
                  EventSink.http(
                      config.url(), Optional.ofNullable(System.getenv(KEY)), config.timeout()));
        });
  }

  /**
   * Runs a job.
   *
   * @param job its name
   * @param planned what it is going to read and write; asked only if there are events
   * @param work the job
   * @param done what it has read and written
   */
  public <T, E extends Exception> T around(
      String job, Supplier<Datasets> planned, Work<T, E> work, Function<T, Datasets> done)
      throws E {
    if (sink.isEmpty()) {
      return work.run();
    }
    UUID run = UUID.randomUUID();
    Datasets expected = planned.get();
    send(event(EventType.START, job, run, expected, null));
    T result;
    try {
      result = work.run();
    } catch (Throwable e) {
      send(event(EventType.FAIL, job, run, expected, String.valueOf(e.getMessage())));
      throw e;
    }
    send(event(EventType.COMPLETE, job, run, found(done, result, expected), null));
    return result;
  }

  /** What a job has left may be gone already, or out of reach: its events say what is known. */
  private static <T> Datasets found(Function<T, Datasets> done, T result, Datasets expected) {
    try {
      return done.apply(result);
    } catch (RuntimeException e) {
      LOG.warn("lineage: versions are not known: {}", e.getMessage());
      return expected;
    }
  }

  private OpenLineage.RunEvent event(
      EventType type, String job, UUID run, Datasets datasets, @Nullable String failure) {
    RunFacets facets =
        failure == null
            ? openLineage.newRunFacetsBuilder().build()
            : openLineage
                .newRunFacetsBuilder()
                .errorMessage(openLineage.newErrorMessageRunFacet(failure, "JAVA", null))
                .build();
    return openLineage
        .newRunEventBuilder()
        .eventType(type)
        .eventTime(ZonedDateTime.now(ZoneOffset.UTC))
        .run(openLineage.newRunBuilder().runId(run).facets(facets).build())
        .job(
            openLineage
                .newJobBuilder()
                .namespace(namespace)
                .name("dreamweir." + job)
                .facets(
                    openLineage
                        .newJobFacetsBuilder()
                        .jobType(
                            openLineage.newJobTypeJobFacet(
                                job.equals("ingest") ? "STREAMING" : "BATCH",
                                "DREAMWEIR",
                                "COMMAND"))
                        .build())
                .build())
        .inputs(inputs(datasets.inputs()))
        .outputs(outputs(datasets.outputs()))
        .build();
  }

  private List<OpenLineage.InputDataset> inputs(List<DatasetName> names) {
    return names.stream()
        .map(
            d ->
                openLineage
                    .newInputDatasetBuilder()
                    .namespace(d.namespace())
                    .name(d.name())
                    .facets(facets(d))
                    .build())
        .toList();
  }

  private List<OpenLineage.OutputDataset> outputs(List<DatasetName> names) {
    return names.stream()
        .map(
            d ->
                openLineage
                    .newOutputDatasetBuilder()
                    .namespace(d.namespace())
                    .name(d.name())
                    .facets(facets(d))
                    .build())
        .toList();
  }

  private DatasetFacets facets(DatasetName dataset) {
    OpenLineage.DatasetFacetsBuilder facets = openLineage.newDatasetFacetsBuilder();
    dataset.version().ifPresent(v -> facets.version(openLineage.newDatasetVersionDatasetFacet(v)));
    return facets.build();
  }

  private void send(OpenLineage.RunEvent event) {
    try {
      sink.orElseThrow().send(JSON.writeValueAsString(event));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event can be written as JSON", e);
    } catch (IOException e) {
      LOG.warn(
          "lineage: {} of {} is lost: {}",
          event.getEventType(),
          event.getJob().getName(),
          e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
