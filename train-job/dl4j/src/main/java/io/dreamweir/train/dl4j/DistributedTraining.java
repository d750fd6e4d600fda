package io.dreamweir.train.dl4j;

import static org.apache.spark.sql.functions.col;

import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.TaskCatalog;
import io.dreamweir.run.RunManifest;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.checkpoint.Progress;
import io.dreamweir.train.checkpoint.Retention;
import io.dreamweir.train.checkpoint.SavedRun;
import io.dreamweir.train.checkpoint.SavedVersions;
import io.dreamweir.train.dl4j.PackedSequences.SequenceLayoutText;
import io.dreamweir.train.dl4j.PackedSequences.Share;
import io.dreamweir.train.engine.nd4j.SameDiffPrograms;
import io.dreamweir.train.nn.OptimizerConfig;
import io.dreamweir.train.nn.ParameterSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.RepartitionStrategy;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the world model of a DreamerV2 agent on a cluster without GPUs. Every worker makes steps
 * on its own sequences; every so many steps the parameters, and the optimizer's moments, become the
 * mean of all workers'. Adam takes step size and epsilon of {@code model-optimizer}; gradients are
 * not clipped, weights do not decay. The result is a policy whose actor has learned nothing: a
 * start for training, or a model for {@code score-replay}.
 */
public final class DistributedTraining {

  private static final Logger LOG = LoggerFactory.getLogger(DistributedTraining.class);

  private static final String KIND = "dreamer-v2";

  /** One episode in so many is never trained on. */
  private static final int HOLD_OUT = 5;

  private final SparkSession spark;
  private final DistributedRequest request;

  /**
   * @param spark session that can read a lake
   */
  public DistributedTraining(SparkSession spark, DistributedRequest request) {
    this.spark = spark;
    this.request = request;
  }

  /**
   * Trains.
   *
   * @throws UserError if there is no such lake, version or task, or too little of it
   */
  public DistributedResult run() {
    if (!request.agent().kind().equals(KIND)) {
      throw UserError.usage(
          "the world model of agent '%s' cannot be trained by averaging, that of '%s' can: set"
              + " agent.kind=%s, or use `dreamweir train`",
          request.agent().kind(), KIND, KIND);
    }
    RunManifest manifest =
        RunManifest.start(request.out(), "train-world-model", request.config(), request.seed());
    try {
      DistributedResult result = SameDiffPrograms.quietly(() -> trained(manifest));
      manifest.put("policy", result.policy()).end("done");
      return result;
    } catch (RuntimeException e) {
      manifest.end("failed: " + e.getMessage());
      throw e;
    }
  }

  private DistributedResult trained(RunManifest manifest) {
    long start = System.nanoTime();
    int workers = request.averaging().workers();
    ReplayLake lake = ReplayLake.open(spark, request.lake());
    TaskCatalog catalog = TaskCatalog.read(lake.location());
    String task = request.task().orElseGet(catalog::onlyTask);
    Spaces spaces = catalog.spaces(task);
    long version = request.version().orElseGet(lake::version);
    manifest.put("lake", lake.location()).put("task", task).put("lake_version", version);
    manifest.put("workers", workers);
    WorldModelLayer layer =
        new WorldModelLayer(
            request.agent(), spaces, request.length(), request.batch(), request.seed());
    PackedSequences packing =
        new PackedSequences(
            new SequenceLayoutText(layer, SpacesJson.write(spaces), request.length()),
            request.seed(),
            request.batch(),
            HOLD_OUT);
    Dataset<Row> chunks = lake.chunks(version).where(col("task").equalTo(task));
    JavaRDD<DataSet> training = packing.of(chunks, Share.TRAINED, workers);
    List<DataSet> heldOut = packing.of(chunks, Share.HELD_OUT, 1).collect();
    long batches = training.count();
    if (batches < workers || heldOut.isEmpty()) {
      throw UserError.failed(
          "version %d of %s holds %d batches to train on and %d to hold out of task %s; %d and 1 are"
              + " needed: collect more, or make batch or length smaller",
          version, lake.location(), batches, heldOut.size(), task, workers);
    }
    OptimizerConfig optimizer = layer.model().config().modelOptimizer();
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            WorldModelNetwork.configuration(
                layer,
                Adam.builder()
                    .learningRate(optimizer.learningRate())
                    .epsilon(optimizer.epsilon())
                    .build()));
    network.init();
    double before = WorldModelNetwork.loss(network, heldOut);
    MultiLayerNetwork trained = fit(network, training);
    double after = WorldModelNetwork.loss(trained, heldOut);
    Path policy = save(trained, layer, spaces, task, version, batches / workers, manifest.runId());
    return new DistributedResult(
        version,
        task,
        workers,
        trained.numParams(),
        batches * request.batch(),
        (long) heldOut.size() * request.batch(),
        before,
        after,
        policy.toString(),
        (System.nanoTime() - start) * 1e-9);
  }

  private MultiLayerNetwork fit(MultiLayerNetwork network, JavaRDD<DataSet> training) {
    SparkDl4jMultiLayer cluster =
        new SparkDl4jMultiLayer(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            network,
            master(request.averaging(), request.batch()));
    for (int pass = 1; pass <= request.averaging().passes(); pass++) {
      cluster.fit(training);
      LOG.info("pass {} of {}: loss {}", pass, request.averaging().passes(), cluster.getScore());
    }
    return cluster.getNetwork();
  }

  static ParameterAveragingTrainingMaster master(AveragingConfig averaging, int batch) {
    return new ParameterAveragingTrainingMaster.Builder(averaging.workers(), batch)
        .batchSizePerWorker(batch)
        .averagingFrequency(averaging.everySteps())
        .workerPrefetchNumBatches(0)
        .saveUpdater(true)
        .repartionData(Repartition.Always)
        .repartitionStrategy(RepartitionStrategy.Balanced)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .build();
  }

  private Path save(
      MultiLayerNetwork network,
      WorldModelLayer layer,
      Spaces spaces,
      String task,
      long version,
      long stepsOfAPass,
      String runId) {
    SortedMap<String, HostTensor> tensors = WorldModelNetwork.tensors(network, layer);
    for (ParameterSpec spec : layer.model().actingParameters()) {
      tensors.computeIfAbsent(
          spec.name(), name -> new HostTensor(spec.shape(), spec.initial(request.seed())));
    }
    long updates = stepsOfAPass * request.averaging().passes();
    SavedRun run =
        new SavedRun(request.agent(), spaces, task, request.seed(), runId, Optional.empty());
    return SavedVersions.policies(request.out(), new Retention(1, 0))
        .save(
            run,
            new Progress(updates, updates, request.lake(), version),
            new AgentState(tensors, new TreeMap<>(Map.of("updates", updates))));
  }
}
